/** Sessions of operators in the web console. */
@NullMarked
package io.tenantry.operator.session;

import org.jspecify.annotations.NullMarked;

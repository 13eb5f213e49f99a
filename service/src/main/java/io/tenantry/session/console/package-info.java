/** Sessions of people in the web console. */
@NullMarked
package io.tenantry.session.console;

import org.jspecify.annotations.NullMarked;

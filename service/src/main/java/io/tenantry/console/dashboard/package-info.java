/** The dashboard of operators. */
@NullMarked
package io.tenantry.console.dashboard;

import org.jspecify.annotations.NullMarked;

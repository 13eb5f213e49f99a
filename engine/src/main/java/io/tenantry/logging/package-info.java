/** The log of the program: one event, one line. */
@NullMarked
package io.tenantry.logging;

import org.jspecify.annotations.NullMarked;

/** The log of the program: one line for each event. */
@NullMarked
package io.tenantry.logging;

import org.jspecify.annotations.NullMarked;

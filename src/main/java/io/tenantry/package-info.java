/** The start-up of the program. */
@NullMarked
package io.tenantry;

import org.jspecify.annotations.NullMarked;

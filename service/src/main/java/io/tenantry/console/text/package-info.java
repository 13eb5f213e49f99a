/** The texts of the console, which stand in one file. */
@NullMarked
package io.tenantry.console.text;

import org.jspecify.annotations.NullMarked;

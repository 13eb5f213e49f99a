/** The command line: one class a command. */
@NullMarked
package io.tenantry.cli;

import org.jspecify.annotations.NullMarked;

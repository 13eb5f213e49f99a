/** The command line: one class per command. */
@NullMarked
package io.tenantry.cli;

import org.jspecify.annotations.NullMarked;

/** The command that imports organizations from an installation of either vendor, through its API. */
@NullMarked
package io.tenantry.cli.migrate;

import org.jspecify.annotations.NullMarked;

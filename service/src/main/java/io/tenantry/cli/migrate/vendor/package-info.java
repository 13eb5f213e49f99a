/** Reads an installation of either vendor through its API. */
@NullMarked
package io.tenantry.cli.migrate.vendor;

import org.jspecify.annotations.NullMarked;

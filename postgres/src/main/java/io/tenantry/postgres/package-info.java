/** The embedded PostgreSQL: binaries, cluster, account, folder lock and process guard. */
@NullMarked
package io.tenantry.postgres;

import org.jspecify.annotations.NullMarked;

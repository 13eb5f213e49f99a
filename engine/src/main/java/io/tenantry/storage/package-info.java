/** The database: its schema, reads, transactions, object ids and readiness. */
@NullMarked
package io.tenantry.storage;

import org.jspecify.annotations.NullMarked;

/** The database: connection, transactions, order and paging, and the news of what changed. */
@NullMarked
package io.tenantry.storage;

import org.jspecify.annotations.NullMarked;

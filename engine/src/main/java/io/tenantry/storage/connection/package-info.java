/** Connections to the database, their limits, and the meaning of its errors. */
@NullMarked
package io.tenantry.storage.connection;

import org.jspecify.annotations.NullMarked;

/** Connections to the database, their limits, and what its errors mean. */
@NullMarked
package io.tenantry.storage.connection;

import org.jspecify.annotations.NullMarked;

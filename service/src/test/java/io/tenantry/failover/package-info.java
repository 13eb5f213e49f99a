/** Tests of databases that fail or switch, and of the server's reaction. */
@NullMarked
package io.tenantry.failover;

import org.jspecify.annotations.NullMarked;

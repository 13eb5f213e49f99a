/** Connections, their protocols, their encryption and their limits. */
@NullMarked
package io.tenantry.web.connection;

import org.jspecify.annotations.NullMarked;

/** Connections: how long one may take its time, how many there may be, and which version of HTTP each speaks. */
@NullMarked
package io.tenantry.http.connection;

import org.jspecify.annotations.NullMarked;

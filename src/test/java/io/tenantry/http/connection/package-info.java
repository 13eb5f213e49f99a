/** The server byte by byte: versions of HTTP, odd and broken requests, slow connections and floods. */
@NullMarked
package io.tenantry.http.connection;

import org.jspecify.annotations.NullMarked;

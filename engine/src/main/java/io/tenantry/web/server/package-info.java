/** The web server: takes requests from the wire, has them answered, sends and logs the replies. */
@NullMarked
package io.tenantry.web.server;

import org.jspecify.annotations.NullMarked;

/** The web server: receives requests, passes them to the APIs, sends and logs the replies. */
@NullMarked
package io.tenantry.web.server;

import org.jspecify.annotations.NullMarked;

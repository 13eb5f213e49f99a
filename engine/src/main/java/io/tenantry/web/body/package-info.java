/** Bodies of requests and replies while they are received and sent, and their memory. */
@NullMarked
package io.tenantry.web.body;

import org.jspecify.annotations.NullMarked;

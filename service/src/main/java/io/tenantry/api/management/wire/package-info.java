/** Requests and replies of the management API: media types, bodies, links. */
@NullMarked
package io.tenantry.api.management.wire;

import org.jspecify.annotations.NullMarked;

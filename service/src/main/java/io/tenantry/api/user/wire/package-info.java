/** Requests and replies of the user API: paths, queries, bodies, pages. */
@NullMarked
package io.tenantry.api.user.wire;

import org.jspecify.annotations.NullMarked;

/** Users as operators see them: people's memberships of whole organizations. */
@NullMarked
package io.tenantry.user;

import org.jspecify.annotations.NullMarked;

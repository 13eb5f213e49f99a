/** Members, invitations and join requests in the user API. */
@NullMarked
package io.tenantry.api.user.people;

import org.jspecify.annotations.NullMarked;

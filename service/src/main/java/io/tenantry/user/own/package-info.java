/** The users of an organization, for its own admins. */
@NullMarked
package io.tenantry.user.own;

import org.jspecify.annotations.NullMarked;

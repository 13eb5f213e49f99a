/** The users of an organization, as its own admins see and change them. */
@NullMarked
package io.tenantry.user.own;

import org.jspecify.annotations.NullMarked;

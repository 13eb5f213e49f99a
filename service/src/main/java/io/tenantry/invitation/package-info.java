/** Invitations to organizations and projects, and requests to join an organization. */
@NullMarked
package io.tenantry.invitation;

import org.jspecify.annotations.NullMarked;

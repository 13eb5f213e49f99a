/** A caller's own organizations: the list of a person, and one with the caller's permission in it. */
@NullMarked
package io.tenantry.organization.own;

import org.jspecify.annotations.NullMarked;

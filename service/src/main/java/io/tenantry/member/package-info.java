/** Memberships: the roles of people in organizations and projects. */
@NullMarked
package io.tenantry.member;

import org.jspecify.annotations.NullMarked;

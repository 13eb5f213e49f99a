/** Memberships: which person has which role in which organization or project. */
@NullMarked
package io.tenantry.member;

import org.jspecify.annotations.NullMarked;

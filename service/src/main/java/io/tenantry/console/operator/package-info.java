/**
 * The pages for operators: sign-in, sessions, and organizations with everything that belongs to them. Permissions are decided
 * by the entry classes, as for the APIs.
 */
@NullMarked
package io.tenantry.console.operator;

import org.jspecify.annotations.NullMarked;

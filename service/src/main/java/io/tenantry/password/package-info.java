/** Passwords: hashing, comparison, and the rules of organizations. */
@NullMarked
package io.tenantry.password;

import org.jspecify.annotations.NullMarked;

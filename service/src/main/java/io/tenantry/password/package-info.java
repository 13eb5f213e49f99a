/** Passwords: how they are kept and compared, and what an organization asks of them. */
@NullMarked
package io.tenantry.password;

import org.jspecify.annotations.NullMarked;

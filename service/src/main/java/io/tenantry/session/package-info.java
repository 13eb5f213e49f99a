/** Sign-in, sessions and failed logins. */
@NullMarked
package io.tenantry.session;

import org.jspecify.annotations.NullMarked;

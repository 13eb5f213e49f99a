/** Sign-in, passwords and the second factor in the user API. */
@NullMarked
package io.tenantry.api.user.signin;

import org.jspecify.annotations.NullMarked;

/** Signing in: who a person is, for how long that holds, and what to do when it cannot be shown any more. */
@NullMarked
package io.tenantry.session;

import org.jspecify.annotations.NullMarked;

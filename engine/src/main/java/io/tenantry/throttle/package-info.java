/** Limits on operations of unknown clients, and on failed attempts to sign in. */
@NullMarked
package io.tenantry.throttle;

import org.jspecify.annotations.NullMarked;

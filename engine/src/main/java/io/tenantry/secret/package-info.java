/** Encryption of stored secrets. */
@NullMarked
package io.tenantry.secret;

import org.jspecify.annotations.NullMarked;

/** Encrypts all stored secrets anew with the newest key. */
@NullMarked
package io.tenantry.rotation;

import org.jspecify.annotations.NullMarked;

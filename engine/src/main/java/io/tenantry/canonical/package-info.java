/** Canonical forms of names, e-mail addresses and domains, by which they are compared. */
@NullMarked
package io.tenantry.canonical;

import org.jspecify.annotations.NullMarked;

/** Cached answers, and the change feed that tells when they are no longer valid. */
@NullMarked
package io.tenantry.cache;

import org.jspecify.annotations.NullMarked;

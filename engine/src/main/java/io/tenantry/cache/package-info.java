/** Answers cached until the change feed says otherwise. */
@NullMarked
package io.tenantry.cache;

import org.jspecify.annotations.NullMarked;

/** Counts and queue lengths that features keep, for metrics. */
@NullMarked
package io.tenantry.measure;

import org.jspecify.annotations.NullMarked;

/** Second factors: time-based one-time codes and recovery codes. */
@NullMarked
package io.tenantry.session.factor;

import org.jspecify.annotations.NullMarked;

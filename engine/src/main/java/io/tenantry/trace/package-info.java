/** Spans of the work of this program, for a tracing system. */
@NullMarked
package io.tenantry.trace;

import org.jspecify.annotations.NullMarked;

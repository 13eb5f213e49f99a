/** Traces by OpenTelemetry, configured by its standard variables. */
@NullMarked
package io.tenantry.start.trace;

import org.jspecify.annotations.NullMarked;

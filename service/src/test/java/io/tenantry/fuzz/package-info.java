/** Fuzzers of the parsers and of the HTTP APIs. */
@NullMarked
package io.tenantry.fuzz;

import org.jspecify.annotations.NullMarked;

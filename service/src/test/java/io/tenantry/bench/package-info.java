/** Servers to measure: the program beside what the same web server can do at most. */
@NullMarked
package io.tenantry.bench;

import org.jspecify.annotations.NullMarked;

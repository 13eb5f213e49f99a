/** Servers for measurements: the program, and the web server alone for comparison. */
@NullMarked
package io.tenantry.bench;

import org.jspecify.annotations.NullMarked;

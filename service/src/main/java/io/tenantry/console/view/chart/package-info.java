/** Plots on pages. */
@NullMarked
package io.tenantry.console.view.chart;

import org.jspecify.annotations.NullMarked;

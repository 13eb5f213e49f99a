/** The metrics of a node, and the server that gives them to Prometheus. */
@NullMarked
package io.tenantry.start.metric;

import org.jspecify.annotations.NullMarked;

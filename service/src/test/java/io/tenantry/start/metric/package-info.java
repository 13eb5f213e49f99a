@NullMarked
package io.tenantry.start.metric;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.tenantry.start.trace;

import org.jspecify.annotations.NullMarked;

/** How often strangers may have something done. */
@NullMarked
package io.tenantry.throttle;

import org.jspecify.annotations.NullMarked;

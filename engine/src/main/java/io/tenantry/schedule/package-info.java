/** Background work and deletion of expired data. */
@NullMarked
package io.tenantry.schedule;

import org.jspecify.annotations.NullMarked;

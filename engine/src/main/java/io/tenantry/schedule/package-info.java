/** Background work and retention. */
@NullMarked
package io.tenantry.schedule;

import org.jspecify.annotations.NullMarked;

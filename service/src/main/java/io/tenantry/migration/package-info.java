/** Data migrations that cannot be written in SQL. */
@NullMarked
package io.tenantry.migration;

import org.jspecify.annotations.NullMarked;

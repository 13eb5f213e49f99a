/** Migrations of data that SQL cannot do. */
@NullMarked
package io.tenantry.migration;

import org.jspecify.annotations.NullMarked;

/** Filter, sort, keyset cursors, pages and exact totals of lists. */
@NullMarked
package io.tenantry.listing;

import org.jspecify.annotations.NullMarked;

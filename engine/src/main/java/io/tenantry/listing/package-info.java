/** Lists: filters, order, keyset cursors, pages and exact totals. */
@NullMarked
package io.tenantry.listing;

import org.jspecify.annotations.NullMarked;

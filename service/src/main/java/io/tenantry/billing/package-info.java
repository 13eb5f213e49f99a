/** Billing: the number of conversations of each organization, by day and channel. */
@NullMarked
package io.tenantry.billing;

import org.jspecify.annotations.NullMarked;

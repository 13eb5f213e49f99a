/** Billing: how many conversations each organization had, by day and channel. */
@NullMarked
package io.tenantry.billing;

import org.jspecify.annotations.NullMarked;

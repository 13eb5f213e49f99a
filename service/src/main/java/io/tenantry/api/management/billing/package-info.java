/** Plans and ledgers in the management API. */
@NullMarked
package io.tenantry.api.management.billing;

import org.jspecify.annotations.NullMarked;

/** The credits of organizations: the ledger, the balance, the alerts about it and the requests for refills. */
@NullMarked
package io.tenantry.ledger;

import org.jspecify.annotations.NullMarked;

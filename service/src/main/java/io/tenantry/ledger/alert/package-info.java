/** Alerts about the credits of organizations, and requests for refills. */
@NullMarked
package io.tenantry.ledger.alert;

import org.jspecify.annotations.NullMarked;

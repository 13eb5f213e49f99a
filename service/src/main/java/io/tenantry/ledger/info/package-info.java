/** The view of an organization on its plan and its credits. */
@NullMarked
package io.tenantry.ledger.info;

import org.jspecify.annotations.NullMarked;

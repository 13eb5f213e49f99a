/** What an organization sees of its plan and its credits. */
@NullMarked
package io.tenantry.ledger.info;

import org.jspecify.annotations.NullMarked;

/** Reads the history of every changefor the audit log of the user API and the audit events of the management API. */
@NullMarked
package io.tenantry.history;

import org.jspecify.annotations.NullMarked;

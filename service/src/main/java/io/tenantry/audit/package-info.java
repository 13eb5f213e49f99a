/** Writes the history: an audit entry for every change, with its actor and object. */
@NullMarked
package io.tenantry.audit;

import org.jspecify.annotations.NullMarked;

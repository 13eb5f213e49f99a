/** Deletion of whole organizations: request, start, undo, and the purge with its certificate. */
@NullMarked
package io.tenantry.deletion;

import org.jspecify.annotations.NullMarked;

/** Deletion of whole organizations: asking for it, starting it, undoing it, and the purge with its certificate. */
@NullMarked
package io.tenantry.deletion;

import org.jspecify.annotations.NullMarked;

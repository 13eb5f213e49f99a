/** Backups of a whole database in a file of its own format, and their restore. */
@NullMarked
package io.tenantry.storage.backup;

import org.jspecify.annotations.NullMarked;

/** Backups that a server makes by itself, and the files of all backups. */
@NullMarked
package io.tenantry.cli.backup;

import org.jspecify.annotations.NullMarked;

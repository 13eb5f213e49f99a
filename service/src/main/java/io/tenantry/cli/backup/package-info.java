/** The commands of backup and restore. */
@NullMarked
package io.tenantry.cli.backup;

import org.jspecify.annotations.NullMarked;

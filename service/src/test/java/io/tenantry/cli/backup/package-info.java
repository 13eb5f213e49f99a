/** Tests of the backups that servers make by themselves. */
@NullMarked
package io.tenantry.cli.backup;

import org.jspecify.annotations.NullMarked;

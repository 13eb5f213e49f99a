/** The commands for organizations. */
@NullMarked
package io.tenantry.cli.organization;

import org.jspecify.annotations.NullMarked;

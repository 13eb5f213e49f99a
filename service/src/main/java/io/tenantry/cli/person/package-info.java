/** The commands for people. */
@NullMarked
package io.tenantry.cli.person;

import org.jspecify.annotations.NullMarked;

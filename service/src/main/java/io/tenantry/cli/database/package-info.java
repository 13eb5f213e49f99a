/** Opens the database for commands. */
@NullMarked
package io.tenantry.cli.database;

import org.jspecify.annotations.NullMarked;

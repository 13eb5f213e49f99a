/** Calls the management API from commands: on a database of this machine, or at a server. */
@NullMarked
package io.tenantry.cli.management;

import org.jspecify.annotations.NullMarked;

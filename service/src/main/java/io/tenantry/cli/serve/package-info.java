/** The commands that run a server: serve, demo and rehearse. */
@NullMarked
package io.tenantry.cli.serve;

import org.jspecify.annotations.NullMarked;

/** The commands that serve. */
@NullMarked
package io.tenantry.cli.serve;

import org.jspecify.annotations.NullMarked;

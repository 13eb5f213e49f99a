/** The commands for keys of services. */
@NullMarked
package io.tenantry.cli.servicekey;

import org.jspecify.annotations.NullMarked;

/** Commands about the keys of stored secrets. */
@NullMarked
package io.tenantry.cli.secret;

import org.jspecify.annotations.NullMarked;

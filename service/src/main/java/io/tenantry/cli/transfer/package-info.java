/** Commands that move one organization from one installation to another. */
@NullMarked
package io.tenantry.cli.transfer;

import org.jspecify.annotations.NullMarked;

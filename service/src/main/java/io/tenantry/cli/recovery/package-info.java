/** Commands that back up an installation, restore it, and put it into use again. */
@NullMarked
package io.tenantry.cli.recovery;

import org.jspecify.annotations.NullMarked;

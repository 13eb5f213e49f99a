/** Puts an installation into use again after a restore. */
@NullMarked
package io.tenantry.recovery;

import org.jspecify.annotations.NullMarked;

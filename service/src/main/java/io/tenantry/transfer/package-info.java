/** Moves one organization, with everything that belongs to it, from one installation to another, in a file. */
@NullMarked
package io.tenantry.transfer;

import org.jspecify.annotations.NullMarked;

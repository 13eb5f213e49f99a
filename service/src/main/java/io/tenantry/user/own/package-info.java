/** TODOPKG. */
@NullMarked
package io.tenantry.user.own;

import org.jspecify.annotations.NullMarked;

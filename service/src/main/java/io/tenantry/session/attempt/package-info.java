/** TODOPKG. */
@NullMarked
package io.tenantry.session.attempt;

import org.jspecify.annotations.NullMarked;

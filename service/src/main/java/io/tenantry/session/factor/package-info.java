/** TODOPKG. */
@NullMarked
package io.tenantry.session.factor;

import org.jspecify.annotations.NullMarked;

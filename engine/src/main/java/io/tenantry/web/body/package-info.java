/** TODOPKG. */
@NullMarked
package io.tenantry.web.body;

import org.jspecify.annotations.NullMarked;

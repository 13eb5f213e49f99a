/** TODOPKG. */
@NullMarked
package io.tenantry.web.resource;

import org.jspecify.annotations.NullMarked;

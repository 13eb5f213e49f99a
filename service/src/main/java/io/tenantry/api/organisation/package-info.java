/** TODOPKG. */
@NullMarked
package io.tenantry.api.organisation;

import org.jspecify.annotations.NullMarked;

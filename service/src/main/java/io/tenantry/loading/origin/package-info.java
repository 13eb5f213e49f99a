/** Which loaded objects have which ids in the system that they come from. */
@NullMarked
package io.tenantry.loading.origin;

import org.jspecify.annotations.NullMarked;

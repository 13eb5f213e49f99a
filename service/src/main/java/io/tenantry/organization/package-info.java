/** Organizations with their settings. */
@NullMarked
package io.tenantry.organization;

import org.jspecify.annotations.NullMarked;

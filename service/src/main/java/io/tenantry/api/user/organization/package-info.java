/** Organizations and what belongs to them in the user API. */
@NullMarked
package io.tenantry.api.user.organization;

import org.jspecify.annotations.NullMarked;

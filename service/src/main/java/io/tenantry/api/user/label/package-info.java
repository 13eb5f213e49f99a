/** External ids and metadata in the user API. */
@NullMarked
package io.tenantry.api.user.label;

import org.jspecify.annotations.NullMarked;

/** Projects and API keys in the user API. */
@NullMarked
package io.tenantry.api.user.project;

import org.jspecify.annotations.NullMarked;

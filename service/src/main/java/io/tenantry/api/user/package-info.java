/** The user API. */
@NullMarked
package io.tenantry.api.user;

import org.jspecify.annotations.NullMarked;

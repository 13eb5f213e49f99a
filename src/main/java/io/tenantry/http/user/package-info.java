/** The user API: its resources and wire forms. */
@NullMarked
package io.tenantry.http.user;

import org.jspecify.annotations.NullMarked;

/** The management API: its resources and wire forms. */
@NullMarked
package io.tenantry.http.management;

import org.jspecify.annotations.NullMarked;

/** The fields of the management API, their filters and orders, and its errors. */
@NullMarked
package io.tenantry.api.management.field;

import org.jspecify.annotations.NullMarked;

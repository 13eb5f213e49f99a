/** The management API and the organisation API. */
@NullMarked
package io.tenantry.api.management;

import org.jspecify.annotations.NullMarked;

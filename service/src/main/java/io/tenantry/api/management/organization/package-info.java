/** Organisations in the management API and in the organisation API. */
@NullMarked
package io.tenantry.api.management.organization;

import org.jspecify.annotations.NullMarked;

/** Indexes of the fields that lists of organizations sort and filter by. */
@NullMarked
package io.tenantry.organization.index;

import org.jspecify.annotations.NullMarked;

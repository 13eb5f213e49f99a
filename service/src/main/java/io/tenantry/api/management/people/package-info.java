/** Users in the management API. */
@NullMarked
package io.tenantry.api.management.people;

import org.jspecify.annotations.NullMarked;

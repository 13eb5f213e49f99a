/** Settings of an organization that the platform alone writes. */
@NullMarked
package io.tenantry.organization.flag;

import org.jspecify.annotations.NullMarked;

/** The use of limits that services of the platform report: consumptions, levels and leases. */
@NullMarked
package io.tenantry.usage;

import org.jspecify.annotations.NullMarked;

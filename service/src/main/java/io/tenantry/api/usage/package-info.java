/** The usage API, for the services of the platform. */
@NullMarked
package io.tenantry.api.usage;

import org.jspecify.annotations.NullMarked;

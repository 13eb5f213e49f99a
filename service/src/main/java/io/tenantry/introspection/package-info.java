/** Tells services of the platform for whom an API key stands. */
@NullMarked
package io.tenantry.introspection;

import org.jspecify.annotations.NullMarked;

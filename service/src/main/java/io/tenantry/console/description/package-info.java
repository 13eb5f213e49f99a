/** The descriptions of the APIs as pages, each with a box to try a call. */
@NullMarked
package io.tenantry.console.description;

import org.jspecify.annotations.NullMarked;

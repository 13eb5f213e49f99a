/** Walks through whole APIs from the outside, held to their OpenAPI files. */
@NullMarked
package io.tenantry.blackbox;

import org.jspecify.annotations.NullMarked;

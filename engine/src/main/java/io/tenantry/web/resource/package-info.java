/** Documents as replies, and conditional writes. */
@NullMarked
package io.tenantry.web.resource;

import org.jspecify.annotations.NullMarked;

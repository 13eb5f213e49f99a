/** The site's own paths, and the authentication that several APIs use. */
@NullMarked
package io.tenantry.api;

import org.jspecify.annotations.NullMarked;

/** What operators see of a person across organizations. */
@NullMarked
package io.tenantry.user.overview;

import org.jspecify.annotations.NullMarked;

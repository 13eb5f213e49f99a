/** The overview of a person across organizations, for operators. */
@NullMarked
package io.tenantry.user.overview;

import org.jspecify.annotations.NullMarked;

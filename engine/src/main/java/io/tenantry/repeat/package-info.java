/** Requests that are sent again: the first is carried out, its answer is given to all. */
@NullMarked
package io.tenantry.repeat;

import org.jspecify.annotations.NullMarked;

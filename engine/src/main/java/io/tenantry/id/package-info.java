/** The ids of rows as types, so that ids of different kinds cannot be swapped. */
@NullMarked
package io.tenantry.id;

import org.jspecify.annotations.NullMarked;

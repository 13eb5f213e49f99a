/** Projects as the organisation API lists and changes them. */
@NullMarked
package io.tenantry.project.list;

import org.jspecify.annotations.NullMarked;

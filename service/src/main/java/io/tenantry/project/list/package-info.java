/** TODOPKG. */
@NullMarked
package io.tenantry.project.list;

import org.jspecify.annotations.NullMarked;

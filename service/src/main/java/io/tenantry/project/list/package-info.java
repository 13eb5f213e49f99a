/** Projects in the organisation API: the list, its queries and changes. */
@NullMarked
package io.tenantry.project.list;

import org.jspecify.annotations.NullMarked;

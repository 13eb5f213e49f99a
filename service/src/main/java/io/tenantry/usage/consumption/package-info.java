/** Use that services consume and release. Nodes take blocks of it from the database and spend them in memory. */
@NullMarked
package io.tenantry.usage.consumption;

import org.jspecify.annotations.NullMarked;

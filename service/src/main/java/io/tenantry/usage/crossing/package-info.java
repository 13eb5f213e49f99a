/** Use that crosses a share of its limit, and the news of it. */
@NullMarked
package io.tenantry.usage.crossing;

import org.jspecify.annotations.NullMarked;

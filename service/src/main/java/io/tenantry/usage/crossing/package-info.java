/** Use that reaches a share of its limit, and the warnings about it. */
@NullMarked
package io.tenantry.usage.crossing;

import org.jspecify.annotations.NullMarked;

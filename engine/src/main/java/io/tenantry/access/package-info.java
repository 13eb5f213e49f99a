/** Who is asking: the callers that every feature decides by. */
@NullMarked
package io.tenantry.access;

import org.jspecify.annotations.NullMarked;

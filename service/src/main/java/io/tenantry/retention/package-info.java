/** The runs that delete data at the end of their retention, for operators. */
@NullMarked
package io.tenantry.retention;

import org.jspecify.annotations.NullMarked;

/** TODOPKG. */
@NullMarked
package io.tenantry.apikey.operator;

import org.jspecify.annotations.NullMarked;

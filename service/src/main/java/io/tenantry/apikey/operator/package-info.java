/** The API keys that operators create. */
@NullMarked
package io.tenantry.apikey.operator;

import org.jspecify.annotations.NullMarked;

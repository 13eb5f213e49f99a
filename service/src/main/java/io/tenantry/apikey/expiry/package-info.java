/** API keys that are about to expire. */
@NullMarked
package io.tenantry.apikey.expiry;

import org.jspecify.annotations.NullMarked;

/** TODOPKG. */
@NullMarked
package io.tenantry.apikey.leaver;

import org.jspecify.annotations.NullMarked;

/** Start-up: configuration, database, features, APIs, server. */
@NullMarked
package io.tenantry.start;

import org.jspecify.annotations.NullMarked;

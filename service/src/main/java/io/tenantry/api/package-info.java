/** What the HTTP APIs share. */
@NullMarked
package io.tenantry.api;

import org.jspecify.annotations.NullMarked;

/** Network addresses and ranges of them. */
@NullMarked
package io.tenantry.network;

import org.jspecify.annotations.NullMarked;

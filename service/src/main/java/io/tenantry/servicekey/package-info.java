/** The keys with which services of the platform call the usage API. */
@NullMarked
package io.tenantry.servicekey;

import org.jspecify.annotations.NullMarked;

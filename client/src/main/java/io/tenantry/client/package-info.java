/** A client of the usage API for services of the platform. It needs the JDK alone. */
@NullMarked
package io.tenantry.client;

import org.jspecify.annotations.NullMarked;

/** Databases that go away, and what the server does then. */
@NullMarked
package io.tenantry.failover;

import org.jspecify.annotations.NullMarked;

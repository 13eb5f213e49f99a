/** The events of the usage API: as pages, and as a stream of server-sent events. */
@NullMarked
package io.tenantry.api.usage.event;

import org.jspecify.annotations.NullMarked;

/** Queues of waiting work, and rations, that network addresses share fairly. */
@NullMarked
package io.tenantry.queue;

import org.jspecify.annotations.NullMarked;

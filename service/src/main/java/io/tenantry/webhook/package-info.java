/** Webhooks: the events of an organization are sent to its address. */
@NullMarked
package io.tenantry.webhook;

import org.jspecify.annotations.NullMarked;

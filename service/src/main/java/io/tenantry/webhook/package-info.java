/** Webhooks: what happens in an organization is told to an address of its own. */
@NullMarked
package io.tenantry.webhook;

import org.jspecify.annotations.NullMarked;

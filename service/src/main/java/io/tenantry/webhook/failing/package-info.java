/** Receivers of webhooks that fail, over all organizations. */
@NullMarked
package io.tenantry.webhook.failing;

import org.jspecify.annotations.NullMarked;

/** Replies of webhook receivers. */
@NullMarked
package io.tenantry.webhook.reply;

import org.jspecify.annotations.NullMarked;

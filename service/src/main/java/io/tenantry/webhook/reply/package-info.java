/** What receivers of webhooks reply. */
@NullMarked
package io.tenantry.webhook.reply;

import org.jspecify.annotations.NullMarked;

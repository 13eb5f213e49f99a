/** The webhooks, domains and deletion of an organization on pages. */
@NullMarked
package io.tenantry.console.organization.administration;

import org.jspecify.annotations.NullMarked;

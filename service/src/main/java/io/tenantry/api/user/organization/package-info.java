/** Organizations in the user API, with their domains, credentials, deliveries and history. */
@NullMarked
package io.tenantry.api.user.organization;

import org.jspecify.annotations.NullMarked;

/** Clients in other languages, of Tenantry and of others, against a server. */
@NullMarked
package io.tenantry.clients;

import org.jspecify.annotations.NullMarked;

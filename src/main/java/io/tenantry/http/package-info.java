/** The web server and what its faces share: routes, replies, negotiation, limits. */
@NullMarked
package io.tenantry.http;

import org.jspecify.annotations.NullMarked;

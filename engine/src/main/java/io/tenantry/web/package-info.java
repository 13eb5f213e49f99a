/** Requests, routes and replies, whatever the server: negotiation, compression, conditional and repeated requests. */
@NullMarked
package io.tenantry.web;

import org.jspecify.annotations.NullMarked;

/** Mail: a transactional outbox, and the sender that empties it to the mail server. */
@NullMarked
package io.tenantry.mail;

import org.jspecify.annotations.NullMarked;

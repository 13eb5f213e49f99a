/** Mail: an outbox that is written with what a mail tells of, and its way to the mail server. */
@NullMarked
package io.tenantry.mail;

import org.jspecify.annotations.NullMarked;

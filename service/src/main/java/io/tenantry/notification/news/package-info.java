/** Notifications that come with a mail, and those that services of the platform report. */
@NullMarked
package io.tenantry.notification.news;

import org.jspecify.annotations.NullMarked;

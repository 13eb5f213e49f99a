/** Notifications of people: written with what they tell of, read and marked by the person. */
@NullMarked
package io.tenantry.notification;

import org.jspecify.annotations.NullMarked;

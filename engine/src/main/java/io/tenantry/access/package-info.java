/** Callers and their credentials, and the deadline, id and slot of the current request. */
@NullMarked
package io.tenantry.access;

import org.jspecify.annotations.NullMarked;

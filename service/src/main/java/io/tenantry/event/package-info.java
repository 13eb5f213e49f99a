/** The events that services of the platform read, in the order of commits. */
@NullMarked
package io.tenantry.event;

import org.jspecify.annotations.NullMarked;

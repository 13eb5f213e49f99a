/** The limits of organizations: their values, the ceilings that operators set, and the limits in force. */
@NullMarked
package io.tenantry.limit;

import org.jspecify.annotations.NullMarked;

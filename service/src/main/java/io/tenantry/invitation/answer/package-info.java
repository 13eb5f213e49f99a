/** TODOPKG. */
@NullMarked
package io.tenantry.invitation.answer;

import org.jspecify.annotations.NullMarked;

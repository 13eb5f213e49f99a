/** The answers of invited people: accepting, rejecting and registering. */
@NullMarked
package io.tenantry.invitation.answer;

import org.jspecify.annotations.NullMarked;

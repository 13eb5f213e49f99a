/** The answers of invited people: accepting, declining and registering. */
@NullMarked
package io.tenantry.invitation.answer;

import org.jspecify.annotations.NullMarked;

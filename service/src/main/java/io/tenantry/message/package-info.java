/** The system message of the operators to all users. */
@NullMarked
package io.tenantry.message;

import org.jspecify.annotations.NullMarked;

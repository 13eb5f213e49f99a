/** The system message of the operators to everybody. */
@NullMarked
package io.tenantry.message;

import org.jspecify.annotations.NullMarked;

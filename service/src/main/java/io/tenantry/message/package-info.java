/** The system message: what the operators tell everybody. */
@NullMarked
package io.tenantry.message;

import org.jspecify.annotations.NullMarked;

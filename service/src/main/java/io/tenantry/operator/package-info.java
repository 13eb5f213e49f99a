/** Operators: the accounts that run the installation through the management API. */
@NullMarked
package io.tenantry.operator;

import org.jspecify.annotations.NullMarked;

/** Operators in the management API: the operators themselves, their keys and their second factors. */
@NullMarked
package io.tenantry.api.management.operator;

import org.jspecify.annotations.NullMarked;

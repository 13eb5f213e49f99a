/** API keys for operators: at the command line and in the management API. */
@NullMarked
package io.tenantry.apikey.operator;

import org.jspecify.annotations.NullMarked;

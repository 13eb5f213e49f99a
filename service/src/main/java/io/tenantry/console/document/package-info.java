/** The documents for users and operators, as pages. */
@NullMarked
package io.tenantry.console.document;

import org.jspecify.annotations.NullMarked;

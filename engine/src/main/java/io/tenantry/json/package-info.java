/** JSON from outside the program: read strictly, within limits, and free of values that no database stores. */
@NullMarked
package io.tenantry.json;

import org.jspecify.annotations.NullMarked;

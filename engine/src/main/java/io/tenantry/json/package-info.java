/** JSON from outside the program: read strictly, within limits, and without values that no database can store. */
@NullMarked
package io.tenantry.json;

import org.jspecify.annotations.NullMarked;

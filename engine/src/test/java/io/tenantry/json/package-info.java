/** Tests of the reader of JSON from outside. */
@NullMarked
package io.tenantry.json;

import org.jspecify.annotations.NullMarked;

/** Tests of whole APIs over HTTP against their OpenAPI files. */
@NullMarked
package io.tenantry.blackbox;

import org.jspecify.annotations.NullMarked;

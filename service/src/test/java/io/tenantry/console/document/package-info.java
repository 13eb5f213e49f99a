/** Tests of the documents as pages. */
@NullMarked
package io.tenantry.console.document;

import org.jspecify.annotations.NullMarked;

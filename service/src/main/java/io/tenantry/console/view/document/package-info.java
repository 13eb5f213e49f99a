/** The content of the index of documents. */
@NullMarked
package io.tenantry.console.view.document;

import org.jspecify.annotations.NullMarked;

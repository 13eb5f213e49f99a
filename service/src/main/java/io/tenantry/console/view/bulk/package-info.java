/** Bulk changes of organizations on pages. */
@NullMarked
package io.tenantry.console.view.bulk;

import org.jspecify.annotations.NullMarked;

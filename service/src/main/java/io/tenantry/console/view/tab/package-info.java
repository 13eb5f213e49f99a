/** The content of the tabs of an organization that need more than a form or a list. */
@NullMarked
package io.tenantry.console.view.tab;

import org.jspecify.annotations.NullMarked;

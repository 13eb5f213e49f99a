/** The templates of the console: made from {@code src/main/jte} at build time, one method each. */
@NullMarked
package io.tenantry.console.templates;

import org.jspecify.annotations.NullMarked;

/** The templates of the console, generated from {@code src/main/jte}: one method per template. */
@NullMarked
package io.tenantry.console.templates;

import org.jspecify.annotations.NullMarked;

/**
 * The console: pages for people, without scripts. A page class reads what was sent, asks the doors of the features and
 * renders a template of {@code src/main/jte}; all pages share one layout, one style and one set of headers.
 */
@NullMarked
package io.tenantry.console;

import org.jspecify.annotations.NullMarked;

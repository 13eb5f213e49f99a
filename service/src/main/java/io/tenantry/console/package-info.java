/**
 * The console: pages for people, without scripts. A page class reads the submitted form, calls the entry classes of the
 * features and renders a template of {@code src/main/jte}. All pages share one layout, one style sheet and one set of
 * headers.
 */
@NullMarked
package io.tenantry.console;

import org.jspecify.annotations.NullMarked;

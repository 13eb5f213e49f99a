/** The parts of pages with API keys. */
@NullMarked
package io.tenantry.console.key;

import org.jspecify.annotations.NullMarked;

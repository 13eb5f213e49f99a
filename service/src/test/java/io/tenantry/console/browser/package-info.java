@NullMarked
package io.tenantry.console.browser;

import org.jspecify.annotations.NullMarked;

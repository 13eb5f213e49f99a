@NullMarked
package io.tenantry.console.text;

import org.jspecify.annotations.NullMarked;

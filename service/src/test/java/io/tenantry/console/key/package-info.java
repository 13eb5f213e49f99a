@NullMarked
package io.tenantry.console.key;

import org.jspecify.annotations.NullMarked;

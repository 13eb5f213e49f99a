@NullMarked
package io.tenantry.console.look;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.tenantry.console.description;

import org.jspecify.annotations.NullMarked;

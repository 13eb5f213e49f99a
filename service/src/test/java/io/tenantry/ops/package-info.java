@NullMarked
package io.tenantry.ops;

import org.jspecify.annotations.NullMarked;

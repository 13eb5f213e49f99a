/** The earlier activity of the organizations of the demo. */
@NullMarked
package io.tenantry.loading.demo;

import org.jspecify.annotations.NullMarked;

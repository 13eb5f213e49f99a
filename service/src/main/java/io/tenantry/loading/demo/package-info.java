/** What the organizations of the demo have done so far. */
@NullMarked
package io.tenantry.loading.demo;

import org.jspecify.annotations.NullMarked;

/** Projects of organizations. */
@NullMarked
package io.tenantry.project;

import org.jspecify.annotations.NullMarked;

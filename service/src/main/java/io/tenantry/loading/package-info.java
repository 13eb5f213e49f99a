/** Bulk loading of organizations with their people and projects, from files or made up. */
@NullMarked
package io.tenantry.loading;

import org.jspecify.annotations.NullMarked;

/** The tests of migrations, each on data of the version before it. */
@NullMarked
package io.tenantry.migration;

import org.jspecify.annotations.NullMarked;

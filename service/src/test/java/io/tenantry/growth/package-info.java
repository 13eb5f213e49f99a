/** Tests of the numbers of organizations and members over time. */
@NullMarked
package io.tenantry.growth;

import org.jspecify.annotations.NullMarked;

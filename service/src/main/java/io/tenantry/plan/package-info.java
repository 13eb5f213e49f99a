/** The plans of organizations and their billing cycles. */
@NullMarked
package io.tenantry.plan;

import org.jspecify.annotations.NullMarked;

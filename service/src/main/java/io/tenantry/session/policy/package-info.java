/** Password policies that are enforced at once. */
@NullMarked
package io.tenantry.session.policy;

import org.jspecify.annotations.NullMarked;

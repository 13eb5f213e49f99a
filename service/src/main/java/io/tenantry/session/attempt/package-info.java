/** Past sign-ins, and when people were last active. */
@NullMarked
package io.tenantry.session.attempt;

import org.jspecify.annotations.NullMarked;

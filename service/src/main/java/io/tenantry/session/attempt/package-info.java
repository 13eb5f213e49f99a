/** The login attempts and the last activity of people. */
@NullMarked
package io.tenantry.session.attempt;

import org.jspecify.annotations.NullMarked;

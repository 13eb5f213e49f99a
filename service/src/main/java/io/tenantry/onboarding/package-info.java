/** The first steps of people in an organization. */
@NullMarked
package io.tenantry.onboarding;

import org.jspecify.annotations.NullMarked;

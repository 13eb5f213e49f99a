/** The settings, limits and policies of an organization on pages. */
@NullMarked
package io.tenantry.console.organization.setting;

import org.jspecify.annotations.NullMarked;

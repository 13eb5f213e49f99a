/** The pages of organizations for operators: their list, and one organization with everything that belongs to it. */
@NullMarked
package io.tenantry.console.organization;

import org.jspecify.annotations.NullMarked;

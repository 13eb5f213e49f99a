/** The list of organizations for operators, and the form that creates one. */
@NullMarked
package io.tenantry.console.organization.list;

import org.jspecify.annotations.NullMarked;

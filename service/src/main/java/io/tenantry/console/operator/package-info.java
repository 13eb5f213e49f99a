/**
 * The sign-in page and the sessions of operators and people, and the pages for operators that belong to no organization.
 * Permissions are decided by the entry classes, as for the APIs.
 */
@NullMarked
package io.tenantry.console.operator;

import org.jspecify.annotations.NullMarked;

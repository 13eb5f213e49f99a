/** The pages of people that belong to no organization: their organizations, invitations and account. */
@NullMarked
package io.tenantry.console.person;

import org.jspecify.annotations.NullMarked;

/** The organisation API: users, keys, projects, passwords and counters of one organisation. */
@NullMarked
package io.tenantry.api.organisation;

import org.jspecify.annotations.NullMarked;

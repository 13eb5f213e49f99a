/** Credentials of organizations and projects with providers of agents. */
@NullMarked
package io.tenantry.credential;

import org.jspecify.annotations.NullMarked;

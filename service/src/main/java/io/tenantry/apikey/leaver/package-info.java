/** The keys of people who leave an organization. */
@NullMarked
package io.tenantry.apikey.leaver;

import org.jspecify.annotations.NullMarked;

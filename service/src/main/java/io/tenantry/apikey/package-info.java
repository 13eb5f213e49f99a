/** API keys of people, organizations and projects. */
@NullMarked
package io.tenantry.apikey;

import org.jspecify.annotations.NullMarked;

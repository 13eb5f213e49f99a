/** Reads the configuration: environment variables, options and files. */
@NullMarked
package io.tenantry.configuration;

import org.jspecify.annotations.NullMarked;

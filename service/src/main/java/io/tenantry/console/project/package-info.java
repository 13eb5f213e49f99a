/** The pages of projects. */
@NullMarked
package io.tenantry.console.project;

import org.jspecify.annotations.NullMarked;

/** The values of settings in force, each with the reason, the service that it is for, and its last change. */
@NullMarked
package io.tenantry.effective;

import org.jspecify.annotations.NullMarked;

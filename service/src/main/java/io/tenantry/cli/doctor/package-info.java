/** {@code tenantry doctor}: the state of an installation, and what to do about it. */
@NullMarked
package io.tenantry.cli.doctor;

import org.jspecify.annotations.NullMarked;

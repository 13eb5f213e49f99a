/** Faults: the reasons for which a request cannot be answered, in terms of the domain; each API gives them its own form. */
@NullMarked
package io.tenantry.fault;

import org.jspecify.annotations.NullMarked;

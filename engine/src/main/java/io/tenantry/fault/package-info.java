/** What can go wrong, in the words of the domain; each API gives it its own form. */
@NullMarked
package io.tenantry.fault;

import org.jspecify.annotations.NullMarked;

/** The history of every change: who did what to which thing. */
@NullMarked
package io.tenantry.audit;

import org.jspecify.annotations.NullMarked;

/** The hash chain of the history: it shows whether entries were changed, removed or added behind the program's back. */
@NullMarked
package io.tenantry.audit.chain;

import org.jspecify.annotations.NullMarked;

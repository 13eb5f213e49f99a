/** Commands about the history. */
@NullMarked
package io.tenantry.cli.audit;

import org.jspecify.annotations.NullMarked;

/** Repeated requests: the first is carried out, and its reply is given to all. */
@NullMarked
package io.tenantry.repeat;

import org.jspecify.annotations.NullMarked;

/** People: who may belong to organizations. */
@NullMarked
package io.tenantry.person;

import org.jspecify.annotations.NullMarked;

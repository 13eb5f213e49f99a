/** Readers of forms and queries. */
@NullMarked
package io.tenantry.web.form;

import org.jspecify.annotations.NullMarked;

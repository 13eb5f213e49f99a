/** Forms of pages: their fields, submitted values and faults. */
@NullMarked
package io.tenantry.console.form;

import org.jspecify.annotations.NullMarked;

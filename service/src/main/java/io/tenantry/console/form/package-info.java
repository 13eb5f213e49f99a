/** Forms of pages: fields, what was sent, what is wrong. */
@NullMarked
package io.tenantry.console.form;

import org.jspecify.annotations.NullMarked;

/** The content of pages for operators, as templates show it. */
@NullMarked
package io.tenantry.console.view;

import org.jspecify.annotations.NullMarked;

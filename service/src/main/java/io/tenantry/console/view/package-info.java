/** The content of pages for operators and people, as templates show it. */
@NullMarked
package io.tenantry.console.view;

import org.jspecify.annotations.NullMarked;

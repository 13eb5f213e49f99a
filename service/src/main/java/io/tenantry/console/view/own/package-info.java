/** The content of pages about a person, as templates show it. */
@NullMarked
package io.tenantry.console.view.own;

import org.jspecify.annotations.NullMarked;

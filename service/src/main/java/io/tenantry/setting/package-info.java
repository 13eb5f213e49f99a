/** Settings: what can be set of a thing, declared once, and from there stored, checked and shown. */
@NullMarked
package io.tenantry.setting;

import org.jspecify.annotations.NullMarked;

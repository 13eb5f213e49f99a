/** Settings: each is declared once; storage, validation and the APIs use the declaration. */
@NullMarked
package io.tenantry.setting;

import org.jspecify.annotations.NullMarked;

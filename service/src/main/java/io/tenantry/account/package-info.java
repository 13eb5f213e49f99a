/** The account of a person: passwords, e-mail verification and the second factor. */
@NullMarked
package io.tenantry.account;

import org.jspecify.annotations.NullMarked;

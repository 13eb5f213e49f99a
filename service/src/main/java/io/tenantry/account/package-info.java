/** What people do with their own account: passwords, e-mail verification and the second factor. */
@NullMarked
package io.tenantry.account;

import org.jspecify.annotations.NullMarked;

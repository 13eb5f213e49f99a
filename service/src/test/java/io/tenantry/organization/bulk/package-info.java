@NullMarked
package io.tenantry.organization.bulk;

import org.jspecify.annotations.NullMarked;

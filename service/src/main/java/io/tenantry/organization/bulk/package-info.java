/** Many organizations at once: bulk changes, which run in the background, and the export of those that a filter matches. */
@NullMarked
package io.tenantry.organization.bulk;

import org.jspecify.annotations.NullMarked;

/** External ids and metadata of organizations, people and projects. */
@NullMarked
package io.tenantry.label;

import org.jspecify.annotations.NullMarked;

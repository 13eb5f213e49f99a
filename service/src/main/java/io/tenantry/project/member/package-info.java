/** Members of projects in the organisation API, and their roles. */
@NullMarked
package io.tenantry.project.member;

import org.jspecify.annotations.NullMarked;

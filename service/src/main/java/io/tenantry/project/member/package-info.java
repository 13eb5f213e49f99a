/** The members of projects. */
@NullMarked
package io.tenantry.project.member;

import org.jspecify.annotations.NullMarked;

/** Mail domains of organizations, and how they are proven. */
@NullMarked
package io.tenantry.domain;

import org.jspecify.annotations.NullMarked;

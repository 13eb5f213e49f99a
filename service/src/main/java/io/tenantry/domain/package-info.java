/** Mail domains of organizations and their verification. */
@NullMarked
package io.tenantry.domain;

import org.jspecify.annotations.NullMarked;

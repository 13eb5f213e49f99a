/** The commands for operators, their keys and their second factors. */
@NullMarked
package io.tenantry.cli.operator;

import org.jspecify.annotations.NullMarked;

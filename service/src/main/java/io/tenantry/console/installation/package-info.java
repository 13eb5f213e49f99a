/** The pages about the installation for operators: operators, service keys, deletions, mail and the system. */
@NullMarked
package io.tenantry.console.installation;

import org.jspecify.annotations.NullMarked;

/** The look of the pages: the files that they load, and the name, accent colour and logo of the installation. */
@NullMarked
package io.tenantry.console.look;

import org.jspecify.annotations.NullMarked;

/** Tables of pages whose cells are texts, links, numbers, states and times. */
@NullMarked
package io.tenantry.console.view.table;

import org.jspecify.annotations.NullMarked;

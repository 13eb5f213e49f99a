package io.tenantry.console.view;

import java.util.List;

/**
 * The head of every page of one organization.
 *
 * @param path the path of the organization, relative to the console
 * @param tab the path of the tab that is shown, below it
 * @param access the parts that the reader sees
 */
public record OrganizationHead(String path, String name, boolean disabled, String tab, Access access) {
    /** The tabs, in order. */
    public List<Access.Tab> tabs() {
        return access.tabs();
    }

    /** Whether an operator reads the page. */
    public boolean ofOperator() {
        return access == Access.OPERATOR;
    }
}

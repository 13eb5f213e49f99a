package io.tenantry.console.view;

import java.util.List;

/**
 * The head of every page of one organization.
 *
 * @param path the path of the organization, relative to the console
 * @param tab the path of the tab that is shown, below it
 */
public record OrganizationHead(String path, String name, boolean disabled, String tab) {
    /** The tabs, in order. */
    public List<Tab> tabs() {
        return List.of(
                new Tab("", "Overview"),
                new Tab("/settings", "Settings"),
                new Tab("/limits", "Limits"),
                new Tab("/policy", "Password policy"),
                new Tab("/privacy", "Privacy"),
                new Tab("/members", "Members"),
                new Tab("/invitations", "Invitations"),
                new Tab("/projects", "Projects"),
                new Tab("/keys", "Keys"),
                new Tab("/history", "History"));
    }

    /**
     * A tab.
     *
     * @param path below the organization
     */
    public record Tab(String path, String label) {}
}

package io.tenantry.console.view;

import java.util.List;

/** The parts of an organization that the pages show to a kind of reader. The features decide each permission by themselves. */
public enum Access {
    OPERATOR,
    ADMINISTRATOR,
    /** A member of the whole organization. */
    MEMBER,
    /** A member of projects only. */
    GUEST;

    private static final List<Tab> ALL = List.of(
            new Tab("", "Overview", GUEST),
            new Tab("/settings", "Settings", GUEST),
            new Tab("/limits", "Limits", GUEST),
            new Tab("/policy", "Password policy", ADMINISTRATOR),
            new Tab("/privacy", "Privacy", ADMINISTRATOR),
            new Tab("/members", "Members", MEMBER),
            new Tab("/invitations", "Invitations", ADMINISTRATOR),
            new Tab("/domains", "Domains", ADMINISTRATOR),
            new Tab("/projects", "Projects", GUEST),
            new Tab("/keys", "Keys", ADMINISTRATOR),
            new Tab("/webhooks", "Webhooks", ADMINISTRATOR),
            new Tab("/history", "History", ADMINISTRATOR),
            new Tab("/deletion", "Deletion", ADMINISTRATOR));

    /**
     * A tab.
     *
     * @param path below the organization
     * @param least the reader with the least permissions who sees it
     */
    public record Tab(String path, String label, Access least) {}

    /** Whether the reader sees at least as much as another. */
    public boolean atLeast(Access least) {
        return compareTo(least) <= 0;
    }

    /** The tabs, in order. */
    public List<Tab> tabs() {
        return ALL.stream().filter(tab -> atLeast(tab.least())).toList();
    }
}

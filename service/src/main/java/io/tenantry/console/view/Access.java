package io.tenantry.console.view;

import static io.tenantry.console.text.ConsoleTexts.text;

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
            new Tab("", text("tab.overview"), GUEST),
            new Tab("/settings", text("tab.settings"), GUEST),
            new Tab("/limits", text("tab.limits"), GUEST),
            new Tab("/policy", text("tab.policy"), ADMINISTRATOR),
            new Tab("/privacy", text("tab.privacy"), ADMINISTRATOR),
            new Tab("/members", text("tab.members"), MEMBER),
            new Tab("/invitations", text("tab.invitations"), ADMINISTRATOR),
            new Tab("/domains", text("tab.domains"), ADMINISTRATOR),
            new Tab("/projects", text("tab.projects"), GUEST),
            new Tab("/keys", text("tab.keys"), ADMINISTRATOR),
            new Tab("/webhooks", text("tab.webhooks"), ADMINISTRATOR),
            new Tab("/history", text("tab.history"), ADMINISTRATOR),
            new Tab("/deletion", text("tab.deletion"), ADMINISTRATOR));

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

package io.tenantry.console;

import io.tenantry.console.form.Faults;
import io.tenantry.web.Request;
import java.util.List;

/**
 * The values that the layout of a page needs. Links are relative to the page, so they also work behind a proxy that adds a
 * prefix to paths.
 *
 * @param title the title of the page
 * @param root relative path from this page to the root of the server
 * @param faulty whether the page shows faults of a form
 */
public record Page(String title, String root, boolean faulty) {
    /** The page for a request. */
    public static Page of(Request request, String title) {
        long depth = request.rawPath().chars().filter(c -> c == '/').count() - 1;
        return new Page(title, "./" + "../".repeat((int) Math.max(0, depth)), false);
    }

    /** The same page with faults: its title then begins with an error mark, which screen readers read first. */
    public Page with(Faults faults) {
        return new Page(title, root, !faults.problems().isEmpty());
    }

    /** The relative URL of a path below the console. */
    public String console(String path) {
        return root + "console" + path;
    }

    /** The relative URL of the style sheet. */
    public String style() {
        return console(Asset.STYLE.path());
    }

    /** The relative URLs of the scripts of pages for people who are signed in; without them every page works, too. */
    public List<String> scripts() {
        return List.of(console(Asset.HTMX.path()), console(Asset.SCRIPT.path()));
    }

    /** The relative URL of the icon. */
    public String icon() {
        return console(Asset.ICON.path());
    }
}

package io.tenantry.console;

import io.tenantry.console.form.Faults;
import io.tenantry.web.Request;

/**
 * What the layout of a page needs to know. Addresses are relative to the page's own, so that they hold behind a proxy that
 * puts a path in front.
 *
 * @param title what the page is about
 * @param root leads from this page to the root of the server
 * @param faulty whether the page tells what was wrong with a form
 */
public record Page(String title, String root, boolean faulty) {
    /** The page that answers a request. */
    static Page of(Request request, String title) {
        long depth = request.rawPath().chars().filter(c -> c == '/').count() - 1;
        return new Page(title, "./" + "../".repeat((int) Math.max(0, depth)), false);
    }

    /** The same page; whoever reads titles only learns first that something was wrong. */
    Page with(Faults faults) {
        return new Page(title, root, !faults.problems().isEmpty());
    }

    /** The address of something of the console. */
    public String console(String path) {
        return root + "console" + path;
    }

    /** The address of the style sheet. */
    public String style() {
        return console(Asset.STYLE.path());
    }

    /** The address of the icon. */
    public String icon() {
        return console(Asset.ICON.path());
    }
}

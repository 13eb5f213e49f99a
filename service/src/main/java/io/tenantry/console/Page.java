package io.tenantry.console;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.console.form.Faults;
import io.tenantry.console.look.Asset;
import io.tenantry.console.look.Brand;
import io.tenantry.console.look.Icon;
import io.tenantry.web.Request;
import java.util.List;

/**
 * The values that the layout of a page needs. Links are relative to the page, so they also work behind a proxy that adds a
 * prefix to paths.
 *
 * @param title the title of the page
 * @param root relative path from this page to the root of the server
 * @param faulty whether the page shows faults of a form
 * @param brand the look of the installation
 */
public record Page(String title, String root, boolean faulty, Brand brand) {
    /** The page for a request. */
    public static Page of(Request request, String title) {
        long depth = request.rawPath().chars().filter(c -> c == '/').count() - 1;
        return new Page(title, "./" + "../".repeat((int) Math.max(0, depth)), false, Brand.current());
    }

    /** The same page with faults: its title then begins with an error mark, which screen readers read first. */
    public Page with(Faults faults) {
        return new Page(title, root, !faults.problems().isEmpty(), brand);
    }

    /** The relative URL of a path below the console. */
    public String console(String path) {
        return root + "console" + path;
    }

    /** The relative URL of the style sheet. */
    public String style() {
        return console(brand.style().path());
    }

    /** The relative URLs of the scripts of pages for people who are signed in; without them every page works, too. */
    public List<String> scripts() {
        return List.of(console(Asset.HTMX.path()), console(Asset.SCRIPT.path()));
    }

    /** The title of the window: that of the page, and the name of the installation unless it is the same. */
    public String windowTitle() {
        String named = title.equals(brand.name()) ? title : text("page.window", title, brand.name());
        return faulty ? text("page.faulty", named) : named;
    }

    /** The relative URL of an icon on pages. */
    public String icon(Icon icon) {
        return console(Icon.SPRITE.path()) + "#" + icon.id();
    }

    /** The relative URL of the favicon. */
    public String icon() {
        return console(brand.icon().path());
    }
}

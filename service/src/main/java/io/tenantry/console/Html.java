package io.tenantry.console;

import gg.jte.models.runtime.JteModel;
import io.tenantry.console.templates.StaticTemplates;
import io.tenantry.console.templates.Templates;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;

/**
 * Makes the replies of pages. Their headers allow only styles, images and form targets of this server, and forbid frames,
 * caching and referrers.
 */
public final class Html {
    /** The templates of all pages. */
    public static final Templates TEMPLATES = new StaticTemplates();

    private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
            + " base-uri 'none'; frame-ancestors 'none'";

    private Html() {}

    /** The reply with a page. */
    public static Reply page(int status, JteModel page) {
        return Reply.text(status, "text/html", page.render())
                .with("Content-Security-Policy", POLICY)
                .with("Referrer-Policy", "no-referrer")
                .with("X-Frame-Options", "DENY")
                .with("Cross-Origin-Opener-Policy", "same-origin")
                .with("Cache-Control", "no-store");
    }

    /** The reply with a notice. */
    public static Reply notice(int status, Request request, Notice notice) {
        return page(status, TEMPLATES.notice(Page.of(request, notice.title()), notice));
    }

    /** The reply that leads a browser to another page of the console, by GET. */
    public static Reply see(Request request, String path) {
        return Reply.empty(303)
                .with("Location", Page.of(request, "").console(path))
                .with("Cache-Control", "no-store");
    }
}

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
final class Html {
    /** The templates of all pages. */
    static final Templates TEMPLATES = new StaticTemplates();

    private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
            + " base-uri 'none'; frame-ancestors 'none'";

    private Html() {}

    static Reply page(int status, JteModel page) {
        return Reply.text(status, "text/html", page.render())
                .with("Content-Security-Policy", POLICY)
                .with("Referrer-Policy", "no-referrer")
                .with("X-Frame-Options", "DENY")
                .with("Cross-Origin-Opener-Policy", "same-origin")
                .with("Cache-Control", "no-store");
    }

    static Reply notice(int status, Request request, Notice notice) {
        return page(status, TEMPLATES.notice(Page.of(request, notice.title()), notice));
    }
}

package io.tenantry.console;

import gg.jte.models.runtime.JteModel;
import io.tenantry.console.templates.StaticTemplates;
import io.tenantry.console.templates.Templates;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;

/**
 * Makes replies of pages. Each may load our style and icon and send forms to us, and nothing else; nobody may show it inside
 * another page, keep it, or learn its address from a link.
 */
final class Html {
    /** All templates. */
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

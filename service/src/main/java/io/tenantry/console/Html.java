package io.tenantry.console;

import gg.jte.models.runtime.JteModel;
import io.tenantry.console.templates.StaticTemplates;
import io.tenantry.console.templates.Templates;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;

/**
 * Makes the replies of pages. Their headers allow only scripts, styles, images and form targets of this server, and forbid frames,
 * caching and referrers.
 */
public final class Html {
    /** The templates of all pages. */
    public static final Templates TEMPLATES = new StaticTemplates();

    private static final String STYLES = "style-src 'self'; ";
    private static final String IMAGES = "img-src 'self'";
    private static final String PLAIN = policy(STYLES + IMAGES);
    private static final String SCRIPTED = scripted(IMAGES);

    /** In a page, only a template can have written it: texts are escaped. */
    private static final String SCRIPT = "<script src=";

    private Html() {}

    private static String policy(String loaded) {
        return "default-src 'none'; " + loaded + "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }

    /**
     * The policy of a page with scripts: they come from this server only, none is in the page itself, and none is made of text.
     *
     * @param images the part about images
     */
    public static String scripted(String images) {
        return policy(STYLES + "script-src 'self'; connect-src 'self'; " + images);
    }

    /** The reply with a page. */
    public static Reply page(int status, JteModel page) {
        String text = page.render();
        return Reply.text(status, "text/html", text)
                .with("Content-Security-Policy", text.contains(SCRIPT) ? SCRIPTED : PLAIN)
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

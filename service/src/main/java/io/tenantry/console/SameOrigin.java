package io.tenantry.console;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.fault.Fault;
import io.tenantry.web.Request;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** Refuses forms that pages of other sites send (CSRF). */
public final class SameOrigin {
    private static final Set<String> OURS = Set.of("same-origin", "none");

    private final Supplier<String> publicUrl;

    /** @param publicUrl the URL of the installation for people */
    public SameOrigin(Supplier<String> publicUrl) {
        this.publicUrl = publicUrl;
    }

    /**
     * Accepts a form that a page of this server sent, or a client that is no browser.
     *
     * @throws Fault.NotAllowed when a page of another site sent it
     */
    public void check(Request request) {
        String site = request.header("Sec-Fetch-Site");
        if (site != null) {
            require(OURS.contains(site));
            return;
        }
        String origin = request.header("Origin");
        // Browsers send "null" for pages with Referrer-Policy: no-referrer, as those of this server have.
        if (origin != null && !origin.equals("null")) {
            require(host(origin).equals(host(publicUrl.get())) || host(origin).equals(host(request.serverUrl())));
        }
    }

    private static String host(String url) {
        return url.replaceFirst("^[a-zA-Z][a-zA-Z+.-]*://", "")
                .replaceFirst("/.*", "")
                .toLowerCase(Locale.ROOT);
    }

    private static void require(boolean ours) {
        if (!ours) {
            throw new Fault.NotAllowed(text("sameorigin.foreign"));
        }
    }
}

package io.tenantry.console.operator;

import io.tenantry.console.Html;
import io.tenantry.console.form.Sealed;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import java.util.function.Function;

/**
 * Secrets that a page shows once. A form that makes one redirects to that page, and the browser carries the secret there in a cookie,
 * encrypted for its session and that page. So a reload neither shows the secret again nor sends the form again, and no server stores
 * it.
 */
public final class ShownOnce {
    private final Sealed secrets;
    private final ConsoleCookie session;
    private final ConsoleCookie cookie;

    /**
     * @param secrets encrypts the secrets
     * @param session the cookie of sessions
     */
    ShownOnce(Sealed secrets, ConsoleCookie session) {
        this.secrets = secrets;
        this.session = session;
        this.cookie = session.beside("once");
    }

    /**
     * The reply that leads to the page that shows a secret.
     *
     * @param path the path of that page, relative to the console
     */
    public Reply lead(Request request, String path, String secret) {
        String sealed = secrets.seal(owner(request), path + "\n" + secret);
        return cookie.keep(request, Html.see(request, path), sealed, secrets.kept());
    }

    /**
     * A page with the secret that its browser carries to it; the cookie ends with it.
     *
     * @param page makes the page with a secret; with an empty text for none
     */
    public Reply show(Request request, Function<String, Reply> page) {
        String sealed = cookie.value(request);
        String here = request.rawPath().replaceFirst("^/console", "") + "\n";
        String text = sealed == null ? "" : secrets.open(owner(request), sealed).orElse("");
        return text.startsWith(here)
                ? cookie.remove(request, page.apply(text.substring(here.length())))
                : page.apply("");
    }

    private String owner(Request request) {
        String token = session.value(request);
        return token == null ? "" : ConsoleCookie.formToken(token);
    }
}

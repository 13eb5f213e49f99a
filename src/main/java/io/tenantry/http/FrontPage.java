package io.tenantry.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What this server is and where everything is: a page for people, a document for programs, an index for readers of text. */
final class FrontPage {
    private static final String LINKS = """
            {"name":"Tenantry","user_api":"/user/openapi.yaml","management_api":"/management/openapi.yaml",\
            "organisation_api":"/v2.0/openapi.yaml",\
            "documentation":"/llms.txt","ready":"/health/ready","live":"/health/live"}""";

    private final String html = text("front.html");
    private final String policy = policy(html);
    private final Reply json = Reply.text(200, Reply.JSON, LINKS).with("Vary", "Accept");
    private final Reply index = safe(Reply.text(200, "text/plain", text("llms.txt")));

    List<Route> routes() {
        return List.of(Route.open("GET", "/", this::front), Route.open("GET", "/llms.txt", request -> index));
    }

    private Reply front(Request request) {
        String accept = request.header("Accept");
        if (weight(accept, "application/json") > weight(accept, "text/html")) {
            return json;
        }
        return safe(Reply.text(200, "text/html", html.replace("{origin}", origin(request))))
                .with("Content-Security-Policy", policy)
                .with("Vary", "Accept");
    }

    private static Reply safe(Reply reply) {
        return reply.with("Referrer-Policy", "no-referrer")
                .with("X-Frame-Options", "DENY")
                .with("Cross-Origin-Opener-Policy", "same-origin");
    }

    /** Only a host that needs no escaping is repeated. */
    private static String origin(Request request) {
        String host = request.header("Host");
        boolean plain = host != null && host.matches("[A-Za-z0-9.:\\[\\]-]{1,255}");
        return plain ? "http://" + host : "";
    }

    /** How much a caller wants a media type, by the most specific range that covers it. */
    static double weight(@Nullable String accept, String type) {
        if (accept == null) {
            return 1;
        }
        String any = type.substring(0, type.indexOf('/')) + "/*";
        double weight = 0;
        int specificity = 0;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.split(";", -1);
            String name = parts[0].strip();
            int specific = name.equals(type) ? 3 : name.equals(any) ? 2 : name.equals("*/*") ? 1 : 0;
            if (specific > specificity) {
                specificity = specific;
                weight = quality(parts);
            }
        }
        return weight;
    }

    /** The weight among the parameters of a range; 1 where there is none. */
    static double quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.matches("q=[01](\\.[0-9]{0,3})?")) {
                return Double.parseDouble(parameter.substring(2));
            }
        }
        return 1;
    }

    /** Nothing is loaded or run; the page's own style is known by its digest. */
    private static String policy(String html) {
        String style = html.substring(html.indexOf("<style>") + "<style>".length(), html.indexOf("</style>"));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return "default-src 'none'; style-src 'sha256-"
                    + Base64.getEncoder().encodeToString(digest)
                    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String text(String resource) {
        try (InputStream file = Objects.requireNonNull(FrontPage.class.getResourceAsStream(resource), resource)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

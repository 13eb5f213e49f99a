package io.tenantry.web.resource;

import io.tenantry.web.Preference;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A text that is part of the program, without credentials: it has its own media type for programs, and is plain text for
 * browsers, which would save it as a file otherwise.
 */
public final class Document {
    private static final String PLAIN = "text/plain";

    private final String resource;
    private final String contentType;

    /** The reply to programs; null until the first request for the document, so that the start does not read it. */
    private volatile @Nullable Reply read;

    /**
     * @param resource its path on the class path, with a slash at the beginning
     * @param contentType its media type, without parameters
     */
    public Document(String resource, String contentType) {
        this.resource = resource;
        this.contentType = contentType;
    }

    /** The description of an API, in the folder {@code api}. */
    public static Document openApi(String name) {
        return new Document("/api/" + name + ".openapi.yaml", "application/yaml");
    }

    /** The operation that replies with the document. */
    public Route at(String path) {
        return Route.open("GET", path, this::reply);
    }

    private Reply reply(Request request) {
        String accept = request.header("Accept");
        // A browser prefers HTML to everything else, and shows plain text.
        double shown = Math.max(Preference.of(accept, "text/html"), Preference.of(accept, PLAIN));
        Reply own = read();
        return shown > Preference.of(accept, contentType)
                ? new Reply(200, typed(PLAIN), own.body(), own.headers())
                : own;
    }

    private Reply read() {
        Reply known = read;
        if (known != null) {
            return known;
        }
        try (InputStream file = Objects.requireNonNull(Document.class.getResourceAsStream(resource), resource)) {
            Reply fresh = Reply.of(200, typed(contentType), file.readAllBytes())
                    .with("Vary", "Accept")
                    .tagged();
            read = fresh;
            return fresh;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String typed(String type) {
        return type + "; charset=utf-8";
    }
}

package io.tenantry.console;

import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/** A file that pages load. Its path has a digest of its content, so browsers may cache it forever. */
final class Asset {
    /** The style sheet of all pages. */
    static final Asset STYLE = new Asset("console.css", "text/css");

    /** The favicon. */
    static final Asset ICON = new Asset("icon.svg", "image/svg+xml");

    private static final String FOLDER = "/assets/";

    private final String name;
    private final String digest;
    private final Reply newest;
    private final Reply exact;

    private Asset(String name, String contentType) {
        this.name = name;
        String text = read(name);
        this.digest = digest(text);
        Reply reply = Reply.text(200, contentType, text).tagged();
        this.newest = reply.with("Cache-Control", "no-cache");
        this.exact = reply.with("Cache-Control", "public, max-age=31536000, immutable");
    }

    /** The path of the file, relative to the console. */
    String path() {
        return FOLDER + digest + "/" + name;
    }

    Route route() {
        return Route.open("GET", FOLDER + "{digest}/" + name, this::reply);
    }

    /**
     * Replies with the current content also under another digest: the page may come from another node or from before an
     * update.
     */
    private Reply reply(Request request) {
        return request.path("digest").equals(digest) ? exact : newest;
    }

    /** Reads a resource of this package as UTF-8. */
    static String read(String resource) {
        try (InputStream file = Objects.requireNonNull(Asset.class.getResourceAsStream(resource), resource)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

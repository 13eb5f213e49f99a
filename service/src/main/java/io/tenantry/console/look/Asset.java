package io.tenantry.console.look;

import io.tenantry.console.text.ConsoleTexts;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A file that pages load. Its path has a digest of its content, so browsers may cache it forever. */
public final class Asset {
    static final String SVG = "image/svg+xml";

    /** The library of partial updates. */
    public static final Asset HTMX =
            later("/META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js", "htmx.js", "text/javascript");

    /** Keys, copy buttons and choices on pages. */
    public static final Asset SCRIPT = script("console.js");

    private static final String FOLDER = "/assets/";

    private final Supplier<byte[]> source;
    private final String name;
    private final String contentType;
    private volatile @Nullable Content content;

    /** The content as it is sent, and its digest. */
    private record Content(String digest, Reply newest, Reply exact) {}

    private Asset(Supplier<byte[]> source, String name, String contentType) {
        this.source = source;
        this.name = name;
        this.contentType = contentType;
    }

    /**
     * A text file of the program, which is read when a page first needs it.
     *
     * @param resource its path on the class path
     * @param name the last part of its path on the server
     */
    public static Asset later(String resource, String name, String contentType) {
        return made(() -> text(resource), name, contentType);
    }

    /** A script of the console, with its texts. */
    public static Asset script(String name) {
        return made(() -> ConsoleTexts.script(text("/io/tenantry/console/" + name)), name, "text/javascript");
    }

    /** A text that is made when a page first needs it. */
    static Asset made(Supplier<String> text, String name, String contentType) {
        return new Asset(() -> text.get().getBytes(StandardCharsets.UTF_8), name, contentType + "; charset=utf-8");
    }

    /** A file of the installation. */
    static Asset of(byte[] content, String name, String contentType) {
        return new Asset(() -> content, name, contentType);
    }

    private Content content() {
        Content known = content;
        if (known == null) {
            byte[] bytes = source.get();
            Reply reply = Reply.of(200, contentType, bytes).tagged();
            if (isSvg()) {
                // Opened as a page of its own, such a file can run nothing and load nothing.
                reply = reply.with("Content-Security-Policy", "default-src 'none'; sandbox");
            }
            known = new Content(
                    digest(bytes),
                    reply.with("Cache-Control", "no-cache"),
                    reply.with("Cache-Control", "public, max-age=31536000, immutable"));
            content = known;
        }
        return known;
    }

    private boolean isSvg() {
        return contentType.startsWith(SVG);
    }

    /** The media type, without parameters. */
    public String type() {
        return contentType.replaceFirst(";.*", "");
    }

    /** The path of the file, relative to the console. */
    public String path() {
        return FOLDER + content().digest + "/" + name;
    }

    /** The route of the file, below the console. */
    public Route route() {
        return Route.open("GET", FOLDER + "{digest}/" + name, this::reply);
    }

    /**
     * Replies with the current content also under another digest: the page may come from another node or from before an
     * update.
     */
    private Reply reply(Request request) {
        Content current = content();
        return request.path("digest").equals(current.digest) ? current.exact : current.newest;
    }

    /** Reads a resource as UTF-8; its path is absolute. */
    public static String text(String resource) {
        return new String(bytes(resource), StandardCharsets.UTF_8);
    }

    /** Reads a resource; its path is absolute. */
    public static byte[] bytes(String resource) {
        try (InputStream file = Objects.requireNonNull(Asset.class.getResourceAsStream(resource), resource)) {
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String digest(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

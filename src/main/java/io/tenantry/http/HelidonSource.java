package io.tenantry.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.webserver.http.ServerRequest;
import io.tenantry.fault.Fault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads a request from Helidon. While the body is awaited, the request's place is free for others. */
final class HelidonSource implements Request.Source {
    /** A request of which nothing is known but its first line. */
    static final Request.Source NONE = new Request.Source() {
        @Override
        public @Nullable String header(String name) {
            return null;
        }

        @Override
        public byte[] body(int most) {
            return new byte[0];
        }
    };

    private static final int PIECE = 8192;

    /** Bodies up to this length are awaited before the request takes a place. */
    private static final int SHORT = 64 * 1024;

    private final ServerRequest request;
    private final Places.Place place;
    private final Memory.Share memory;
    private boolean unread;
    private byte @Nullable [] arrived;

    /**
     * @param place given back while the body is awaited
     * @param memory where the body counts
     */
    HelidonSource(ServerRequest request, Places.Place place, Memory.Share memory) {
        this.request = request;
        this.place = place;
        this.memory = memory;
        this.unread = request.content().hasEntity();
    }

    /** Whether there is a body of which something was not read. */
    boolean unread() {
        return unread;
    }

    @Override
    public @Nullable String header(String name) {
        HeaderName wanted = HeaderNames.create(name);
        if (!request.headers().contains(wanted)) {
            // HTTP/2 names the host outside of the headers.
            return wanted.equals(HeaderNames.HOST) ? request.authority() : null;
        }
        Header header = request.headers().get(wanted);
        return header.valueCount() == 1 ? header.get() : String.join(", ", header.allValues());
    }

    /** Whoever asks whether to send the body wants an answer first. */
    @Override
    public void arrive() {
        long length = request.headers().contentLength().orElse(Long.MAX_VALUE);
        if (unread && length <= SHORT && !request.headers().contains(HeaderNames.EXPECT)) {
            arrived = sent(SHORT);
        }
    }

    @Override
    public byte[] body(int most) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        String coding = header("Content-Encoding");
        return switch (coding == null ? "identity" : coding.strip().toLowerCase(Locale.ROOT)) {
            case "identity" -> sent(most);
            case "gzip", "x-gzip" -> inflated(sent(most), most);
            default -> throw new Fault.UnsupportedFormat("Content-Encoding: " + coding);
        };
    }

    private byte[] sent(int most) {
        byte[] already = arrived;
        if (already != null) {
            if (already.length > most) {
                throw new Fault.TooLarge(most);
            }
            return already;
        }
        return place.without(() -> {
            try {
                // Not closed here: that would read what is left of a body that is too long already.
                byte[] body = read(request.content().inputStream(), most);
                unread = false;
                return body;
            } catch (RequestException | DataReader.InsufficientDataAvailableException broken) {
                throw new Fault.Unreadable("The request body is broken.");
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
    }

    private byte[] inflated(byte[] compressed, int most) {
        try (InputStream stream = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            return read(stream, most);
        } catch (IOException broken) {
            throw new Fault.Unreadable("The request body is not what gzip writes.");
        }
    }

    /** Counts what it reads as it comes: nobody knows before how much it will be. */
    private byte[] read(InputStream stream, int most) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE];
        for (int length = stream.read(piece); length >= 0; length = stream.read(piece)) {
            if (body.size() + length > most) {
                throw new Fault.TooLarge(most);
            }
            memory.take(length);
            body.write(piece, 0, length);
        }
        return body.toByteArray();
    }

    @Override
    public String address() {
        return request.remotePeer().host();
    }
}

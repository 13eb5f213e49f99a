package io.tenantry.web.body;

import io.tenantry.fault.Fault;
import io.tenantry.web.Request;
import io.tenantry.web.connection.ConnectionLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** Reads a request from Jetty. */
public final class JettySource implements Request.Source {
    private static final int PIECE = 8192;

    /** Bodies up to this length, in bytes, are received before a request takes a slot. */
    private static final int SHORT = 64 * 1024;

    private static final byte[] NOTHING = new byte[0];

    private final org.eclipse.jetty.server.Request request;
    private final BodyReader reader;
    private final Memory.Share memory;
    private boolean unread;
    private byte @Nullable [] received;

    /** @param memory the memory in which the body counts */
    public JettySource(org.eclipse.jetty.server.Request request, ConnectionLimits limits, Memory.Share memory) {
        this.request = request;
        this.reader = new BodyReader(request, limits, memory);
        this.memory = memory;
        this.unread = mayHaveBody();
    }

    private boolean mayHaveBody() {
        if (request.getLength() >= 0) {
            return request.getLength() > 0;
        }
        if (isHttp2()) {
            // Only the end of the stream shows whether there is a body.
            return !request.getMethod().equals("GET") && !request.getMethod().equals("HEAD");
        }
        return request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    public boolean isHttp2() {
        return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2;
    }

    /** Whether there is, or may be, an unread part of a body. */
    public boolean isUnread() {
        return unread;
    }

    /** The length of the body by the head, in bytes; negative when the head does not have it. */
    public long length() {
        return request.getLength();
    }

    /** Whether a request of HTTP/2 ended with its head, although the head has the length of a body. */
    public boolean lacksBody() {
        return isHttp2() && length() > 0 && reader.isEmpty();
    }

    /** Releases the memory of a body that was not read. */
    public void close() {
        reader.close();
    }

    /** Awaits a body that is short, unless the client wants an answer first. */
    public void receiveShort() {
        if (unread
                && length() >= 0
                && length() <= SHORT
                && !request.getHeaders().contains(HttpHeader.EXPECT)) {
            receive(SHORT);
        }
    }

    /**
     * Waits for the body.
     *
     * @throws Fault.TooLarge when it is longer than the limit
     */
    public void receive(int most) {
        received = reader.read(most);
        unread = false;
    }

    /** Discards the body, which is no longer needed, and releases its memory. */
    public void forget() {
        received = null;
        memory.close();
    }

    /** Reads the rest of the body after the reply was sent, so that the client gets the reply. */
    public void discard() {
        reader.discard();
    }

    @Override
    public @Nullable String header(String name) {
        HttpFields headers = request.getHeaders();
        String first = null;
        StringBuilder all = null;
        for (Iterator<HttpField> fields = headers.iterator(); fields.hasNext(); ) {
            HttpField field = fields.next();
            if (!field.is(name)) {
                continue;
            }
            String value = field.getValue() == null ? "" : field.getValue();
            if (first == null) {
                first = value;
            } else {
                all = all == null ? new StringBuilder(first) : all;
                all.append(", ").append(value);
            }
        }
        if (first == null && name.equalsIgnoreCase("Host")) {
            // HTTP/2 has the host outside of the headers.
            return isHttp2() ? request.getHttpURI().getAuthority() : null;
        }
        return all == null ? first : all.toString();
    }

    @Override
    public byte[] body(int most) {
        byte[] body = received == null ? NOTHING : received;
        if (body.length > most) {
            throw new Fault.TooLarge(most);
        }
        String coding = body.length == 0 ? null : header("Content-Encoding");
        return switch (coding == null ? "identity" : coding.strip().toLowerCase(Locale.ROOT)) {
            case "identity" -> body;
            case "gzip", "x-gzip" -> inflated(body, most);
            default -> throw new Fault.UnsupportedCoding();
        };
    }

    /** Counts the bytes while they arrive: the length is unknown before. */
    private byte[] inflated(byte[] compressed, int most) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE];
        memory.take(compressed.length);
        try (WholeGzip stream = new WholeGzip(compressed)) {
            for (int length = stream.read(piece); length >= 0; length = stream.read(piece)) {
                if (body.size() + length > most) {
                    throw new Fault.TooLarge(most);
                }
                memory.take(length);
                body.write(piece, 0, length);
            }
            stream.requireEnd();
        } catch (IOException broken) {
            throw new Fault.Unreadable("The request body is not valid gzip data.");
        }
        return body.toByteArray();
    }

    /** Members of gzip data; the JDK ignores what follows the last of them. */
    private static final class WholeGzip extends GZIPInputStream {
        private static final int TRAILER = 8;

        /** Its buffer has all the data, so that the inflater knows the length of the rest. */
        WholeGzip(byte[] compressed) throws IOException {
            super(new ByteArrayInputStream(compressed), compressed.length);
        }

        void requireEnd() throws ZipException {
            if (inf.getRemaining() > TRAILER) {
                throw new ZipException("There is something after the data");
            }
        }
    }

    @Override
    public @Nullable InetAddress peer() {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress address
                ? address.getAddress()
                : null;
    }

    @Override
    public boolean isSecure() {
        // The request itself has the scheme that its target names, which can be any.
        return request.getConnectionMetaData().isSecure();
    }

    @Override
    public String protocol() {
        return request.getConnectionMetaData().getProtocol();
    }
}

package io.tenantry.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.tenantry.fault.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Reads a request from Helidon. */
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

    private final ServerRequest request;

    HelidonSource(ServerRequest request) {
        this.request = request;
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

    @Override
    public byte[] body(int most) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (InputStream stream = request.content().inputStream()) {
            byte[] body = stream.readNBytes(most + 1);
            if (body.length > most) {
                throw new Fault.TooLarge(most);
            }
            return body;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public String address() {
        return request.remotePeer().host();
    }
}

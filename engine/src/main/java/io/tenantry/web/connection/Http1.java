package io.tenantry.web.connection;

import java.util.Objects;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/** Jetty's HTTP/1.1 and HTTP/1.0 without upgrades. The request line of a refused request is kept. */
public final class Http1 extends HttpConnectionFactory {
    public Http1(HttpConfiguration configuration) {
        super(configuration);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint end) {
        return configure(new Http1Connection(getHttpConfiguration(), connector, end), connector, end);
    }

    /** The request line of a request that was refused because of this line; empty for any other. */
    public static Optional<RequestLine> refusedLine(org.eclipse.jetty.server.Request request) {
        return request.getConnectionMetaData() instanceof Http1Connection connection
                ? Optional.ofNullable(connection.refused)
                : Optional.empty();
    }

    private static final class Http1Connection extends HttpConnection {
        // Set while the superclass is constructed, so that it must have no initial value here.
        private HttpParser.@Nullable RequestHandler handler;
        private @Nullable RequestParser parser;
        private volatile @Nullable RequestLine refused;

        Http1Connection(HttpConfiguration configuration, Connector connector, EndPoint end) {
            super(configuration, connector, end);
        }

        @Override
        protected RequestHandler newRequestHandler() {
            RequestHandler made = new RefusedRequests();
            handler = made;
            return made;
        }

        @Override
        protected HttpParser newHttpParser(HttpCompliance compliance) {
            HttpConfiguration configuration = getHttpConfiguration();
            RequestParser made = new RequestParser(
                    Objects.requireNonNull(handler), configuration.getRequestHeaderSize(), compliance);
            made.setHeaderCacheSize(configuration.getHeaderCacheSize());
            made.setHeaderCacheCaseSensitive(configuration.isHeaderCacheCaseSensitive());
            parser = made;
            return made;
        }

        @Override
        protected HttpStreamOverHTTP1 newHttpStream(String method, @Nullable String uri, HttpVersion version) {
            try {
                HttpStreamOverHTTP1 stream = stream(method, uri, version);
                Objects.requireNonNull(parser).lineRead();
                return stream;
            } catch (RuntimeException malformed) {
                refused = RequestLine.ofTarget(method, String.valueOf(uri));
                throw malformed;
            }
        }

        private HttpStreamOverHTTP1 stream(String method, @Nullable String uri, HttpVersion version) {
            return new HttpStreamOverHTTP1(method, uri, version) {
                @Override
                public void parsedHeader(HttpField field) {
                    if (field.getHeader() != HttpHeader.UPGRADE) {
                        super.parsedHeader(field);
                    }
                }
            };
        }

        /** Keeps the request line of a request that is refused. */
        private final class RefusedRequests extends RequestHandler {
            @Override
            public void badMessage(HttpException failure) {
                if (refused == null) {
                    refused = RequestLine.of(Objects.requireNonNull(parser).beginning())
                            .orElse(null);
                }
                super.badMessage(failure);
            }
        }
    }
}

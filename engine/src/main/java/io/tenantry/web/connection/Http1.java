package io.tenantry.web.connection;

import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 and HTTP/1.0 as Jetty implements them, without upgrades, and with the path of a request that cannot be parsed.
 */
public final class Http1 extends HttpConnectionFactory {
    public Http1(HttpConfiguration configuration) {
        super(configuration);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint end) {
        return configure(new Http1Connection(getHttpConfiguration(), connector, end), connector, end);
    }

    /** The path of a request whose target Jetty cannot parse; empty for any other. */
    public static Optional<String> malformedPath(org.eclipse.jetty.server.Request request) {
        return request.getConnectionMetaData() instanceof Http1Connection connection
                ? Optional.ofNullable(connection.unread).map(target -> target.replaceFirst("[?#].*", ""))
                : Optional.empty();
    }

    private static final class Http1Connection extends HttpConnection {
        private volatile @Nullable String unread;

        Http1Connection(HttpConfiguration configuration, Connector connector, EndPoint end) {
            super(configuration, connector, end);
        }

        @Override
        protected HttpStreamOverHTTP1 newHttpStream(String method, @Nullable String uri, HttpVersion version) {
            try {
                return stream(method, uri, version);
            } catch (RuntimeException malformed) {
                unread = uri;
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
    }
}

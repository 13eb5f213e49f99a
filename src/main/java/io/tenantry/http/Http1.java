package io.tenantry.http;

import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 and HTTP/1.0 as Jetty speaks them, without upgrades, and with the reason for which a body was refused. */
final class Http1 extends HttpConnectionFactory {
    Http1(HttpConfiguration configuration) {
        super(configuration);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint end) {
        return configure(new Http1Connection(getHttpConfiguration(), connector, end), connector, end);
    }

    /** Whether the body of a request was refused because a chunk says to be too long; Jetty calls that an early end. */
    static boolean hasTooLongChunk(org.eclipse.jetty.server.Request request) {
        return request.getConnectionMetaData() instanceof Http1Connection connection && connection.tooLong;
    }

    private static final class Http1Connection extends HttpConnection {
        // Set by the constructor of the class above, through the methods below.
        private @Nullable RequestHandler handler;
        private volatile boolean tooLong;

        Http1Connection(HttpConfiguration configuration, Connector connector, EndPoint end) {
            super(configuration, connector, end);
        }

        @Override
        protected RequestHandler newRequestHandler() {
            RequestHandler made = super.newRequestHandler();
            handler = made;
            return made;
        }

        @Override
        protected HttpParser newHttpParser(HttpCompliance compliance) {
            return new HttpParser(handler, getHttpConfiguration().getRequestHeaderSize(), compliance) {
                @Override
                protected void badMessage(HttpException failure) {
                    tooLong = failure.getCode() == HttpStatus.PAYLOAD_TOO_LARGE_413;
                    super.badMessage(failure);
                }
            };
        }

        @Override
        protected HttpStreamOverHTTP1 newHttpStream(String method, @Nullable String uri, HttpVersion version) {
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

package io.tenantry.web.connection;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.HostPort;

/**
 * A check of the {@code Host} header of HTTP/2, where it is not needed but may be sent. Jetty compares it with
 * {@code :authority}, which fails with an internal error when it names no host.
 */
public final class HostOfHttp2 implements HttpConfiguration.Customizer {
    @Override
    public Request customize(Request request, HttpFields.Mutable replyHeaders) {
        String host = request.getHeaders().get(HttpHeader.HOST);
        if (host != null && request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2 && !isHost(host)) {
            throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400);
        }
        return request;
    }

    private static boolean isHost(String host) {
        try {
            return new HostPort(host).hasHost();
        } catch (IllegalArgumentException other) {
            return false;
        }
    }
}

package io.tenantry.web.connection;

import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A check of the {@code Host} header of HTTP/2, which is sent beside {@code :authority} or instead of it. Jetty fails with an
 * internal error when it compares {@code :authority} with a header that names no host, and does not read a {@code Host}
 * header without {@code :authority}.
 */
public final class HostOfHttp2 implements HttpConfiguration.Customizer {
    private static final Pattern DEFAULT_PORT = Pattern.compile(":(?:80|443)$");
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=%-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");

    @Override
    public Request customize(Request request, HttpFields.Mutable replyHeaders) {
        String host = request.getHeaders().get(HttpHeader.HOST);
        if (host != null
                && request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2
                && !isSound(host, request.getHttpURI().getAuthority())) {
            throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400);
        }
        return request;
    }

    private static boolean isSound(String host, @Nullable String authority) {
        return authority == null
                ? HOST.matcher(host).matches()
                : withoutDefaultPort(host).equalsIgnoreCase(withoutDefaultPort(authority));
    }

    private static String withoutDefaultPort(String authority) {
        return DEFAULT_PORT.matcher(authority).replaceFirst("");
    }
}

package io.tenantry.web.server;

import io.tenantry.fault.Fault;
import io.tenantry.web.Api;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.body.BodyReader;
import io.tenantry.web.body.JettySource;
import io.tenantry.web.body.Memory;
import io.tenantry.web.connection.Http1;
import io.tenantry.web.connection.RequestLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replies to requests that never reach their handler: with a malformed request line, a head that is too long, or frames in a
 * wrong order. The reply has the error format of the API that the path belongs to, if the path can be read.
 */
final class Malformed implements org.eclipse.jetty.server.Request.Handler {
    /** No body of a malformed request is read. */
    private static final Memory.Owner NOBODY = new Memory.Owner("", false);

    private static final Logger LOG = LoggerFactory.getLogger(Malformed.class);
    private static final String MALFORMED = "The request is malformed.";

    private final RequestHandler handler;

    Malformed(RequestHandler handler) {
        this.handler = handler;
    }

    @Override
    public boolean handle(org.eclipse.jetty.server.Request from, Response response, Callback callback) {
        if (from.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof Throwable cause && isGone(cause)) {
            callback.failed(cause);
            return true;
        }
        JettySource source = new JettySource(
                from, handler.limits().connections(), handler.memory().share(() -> NOBODY));
        Optional<RequestLine> line = Http1.refusedLine(from);
        Request request = line.map(refused -> handler.request(from, source, refused.method(), refused.path()))
                .orElseGet(() -> handler.request(from, source));
        Api api = handler.dispatch().api(request.rawPath());
        Reply reply = CredentialHeaders.addAlways(reply(api, request, from, response));
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        response.setStatus(reply.status());
        handler.securityHeaders().put(request, response.getHeaders());
        reply.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        response.getHeaders().put("X-Request-Id", request.id());
        response.getHeaders()
                .put(HttpHeader.CONTENT_TYPE, reply.contentType() == null ? Reply.JSON : reply.contentType());
        long nanos = System.nanoTime() - from.getBeginNanoTime();
        handler.watch().answered(api, null, reply.status(), nanos);
        AccessLog.log(request, reply.status(), nanos);
        // A client that asked for a head would read a body as the beginning of the next reply.
        byte[] body = request.method().equals("HEAD") ? new byte[0] : reply.body();
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    /** Whether the client or the server has ended the connection or the request, so that no reply can be sent. */
    private static boolean isGone(Throwable cause) {
        boolean told = cause instanceof HttpException;
        return !told
                && (cause instanceof IOException
                        || cause instanceof TimeoutException
                        || cause instanceof BodyReader.GivenUp);
    }

    private Reply reply(Api api, Request request, org.eclipse.jetty.server.Request from, Response response) {
        Object cause = from.getAttribute(ErrorHandler.ERROR_EXCEPTION);
        int status = cause instanceof HttpException http ? http.getCode() : response.getStatus();
        return switch (status) {
            case HttpStatus.PAYLOAD_TOO_LARGE_413 -> api.fault(request, new Fault.TooLarge(handler.mostBody()));
            case HttpStatus.SERVICE_UNAVAILABLE_503 -> api.fault(request, new Fault.Unavailable("The server is busy."));
            case HttpStatus.URI_TOO_LONG_414, HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ->
                api.fault(
                        request,
                        new Fault.Unreadable("The request line and headers are longer than %d bytes."
                                .formatted(Server.MOST_HEADER_BYTES)));
            default -> {
                // Jetty answers an unsupported version with 505; it is a fault of the client, too.
                if (status != HttpStatus.INTERNAL_SERVER_ERROR_500) {
                    yield api.fault(
                            request,
                            new Fault.Unreadable(
                                    Http1.refusedLine(from)
                                                    .filter(RequestLine::wellFormed)
                                                    .isPresent()
                                            ? "The path of the URL cannot be decoded."
                                            : MALFORMED));
                }
                LOG.error("request {} failed before its handler", request.id(), (Throwable) cause);
                yield api.defect(request);
            }
        };
    }
}

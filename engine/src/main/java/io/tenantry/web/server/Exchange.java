package io.tenantry.web.server;

import io.tenantry.access.Allowance;
import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.trace.RequestSpan;
import io.tenantry.trace.Tracer;
import io.tenantry.trace.Tracing;
import io.tenantry.web.Api;
import io.tenantry.web.Dispatch;
import io.tenantry.web.Finish;
import io.tenantry.web.LongBody;
import io.tenantry.web.NetworkAddress;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.RequestCounts;
import io.tenantry.web.Route;
import io.tenantry.web.body.BodyReader;
import io.tenantry.web.body.JettySource;
import io.tenantry.web.body.LongReplies;
import io.tenantry.web.body.Memory;
import io.tenantry.web.connection.OpenConnections;
import io.tenantry.web.connection.TimedEndPoint;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its reply, from the end of the request's head to the end of the reply. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /** Longer replies are counted while they are sent. */
    private static final int SHORT_REPLY = 16 * 1024;

    /** The number of bytes of an unwanted body that are read to keep the connection. */
    private static final long MOST_DISCARDED = 64 * 1024;

    private static final int FIRST_FAULT = 400;
    private static final int TIMED_OUT = 408;
    private static final int TOO_MANY = 429;
    private static final int FAILED = 500;
    private static final int UNAVAILABLE = 503;
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final Pattern METHOD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private final RequestHandler handler;
    private final org.eclipse.jetty.server.Request from;
    private final Response response;
    private final Callback callback;
    private final long began = System.nanoTime();
    private final TimedEndPoint connection;
    private final Memory.Share memory;
    private final JettySource source;
    private final Api api;
    private final Request request;
    private final AtomicBoolean logged = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private LongReplies.@Nullable UnderWay longReply;
    private Runnable endOfLongReply = () -> {};

    Exchange(RequestHandler handler, org.eclipse.jetty.server.Request from, Response response, Callback callback) {
        this.handler = handler;
        this.from = from;
        this.response = response;
        this.callback = callback;
        this.connection = OpenConnections.of(from);
        this.memory = handler.memory().share(this::owner);
        this.source = new JettySource(from, handler.limits().connections(), memory);
        this.request = handler.request(from, source);
        this.api = handler.dispatch().api(request.rawPath());
        Tracer tracer = Tracing.current();
        if (tracer != null && api.waits()) {
            request.span(tracer.request(request.method(), request::header));
        }
    }

    /** The party whose memory the request takes. */
    private Memory.Owner owner() {
        Caller caller = request.caller();
        return caller == null
                ? new Memory.Owner(NetworkAddress.of(request), false)
                : new Memory.Owner(caller.party(), true);
    }

    /** Answers the request. */
    void run() {
        connection.begin();
        // The server may work longer than the idle time-out of the client.
        from.addIdleTimeoutListener(timeout -> false);
        try {
            if (!isWellFormed()) {
                reply(api.fault(request, new Fault.Unreadable("The request is malformed.")));
            } else if (source.length() > handler.mostBody()) {
                reply(api.fault(request, new Fault.TooLarge(handler.mostBody())));
            } else if (receive(source::receiveShort)) {
                inSlot(this::admit);
            }
        } catch (Exception | Error defect) {
            failed(defect);
        }
    }

    /** Whether the version of HTTP allows the head, as far as Jetty does not check that. */
    private boolean isWellFormed() {
        boolean coded = request.header("Transfer-Encoding") != null;
        return switch (from.getConnectionMetaData().getHttpVersion()) {
            // The end of a body in chunks is not known to a client or proxy of this version.
            case HTTP_1_0 -> !coded;
            // Frames can contain any bytes, also those that a line of HTTP/1.1 cannot.
            case HTTP_2 ->
                METHOD.matcher(request.method()).matches()
                        && printable(request.rawPath())
                        && printable(request.rawQuery())
                        && !coded
                        && request.header("Upgrade") == null
                        && request.header("Keep-Alive") == null
                        && request.header("Proxy-Connection") == null
                        && isLength(request.header("Content-Length"))
                        && !source.lacksBody();
            default -> !coded || "chunked".equalsIgnoreCase(request.header("Transfer-Encoding"));
        };
    }

    private static boolean isLength(@Nullable String length) {
        return length == null || LENGTH.matcher(length).matches();
    }

    private static boolean printable(String text) {
        return text.chars().noneMatch(c -> c <= ' ' || c == 0x7f);
    }

    private void inSlot(RequestSlots.Work work) throws Exception {
        if (api.waits()) {
            long asked = System.nanoTime();
            RequestSlots.Work counted = () -> {
                request.deadline().spend(Duration.ofNanos(System.nanoTime() - asked));
                return work.inSlot();
            };
            handler.slots().run(from, response, callback, counted, full -> reply(api.fault(request, full)));
        } else {
            work.inSlot().run();
        }
    }

    /** Finds the operation and the caller. A long body is read after that, outside of the slot. */
    private Runnable admit() {
        return switch (handler.dispatch().admit(api, request)) {
            case Dispatch.Answered answered -> () -> reply(answered.reply());
            case Dispatch.Admitted admitted
            when source.isUnread() && admitted.takesBody(request) ->
                () -> {
                    if (receive(() -> source.receive(api.mostBody()))) {
                        perform(admitted);
                    }
                };
            case Dispatch.Admitted admitted -> performed(admitted);
        };
    }

    private void perform(Dispatch.Admitted admitted) {
        try {
            inSlot(() -> performed(admitted));
        } catch (Exception defect) {
            failed(defect);
        }
    }

    private Runnable performed(Dispatch.Admitted admitted) {
        Reply reply = handler.dispatch().perform(api, request, admitted);
        return () -> reply(reply);
    }

    /** Waits for a body; whether the request continues with it. */
    private boolean receive(Runnable reading) {
        connection.await();
        try {
            reading.run();
        } catch (Fault fault) {
            connection.resume();
            reply(api.fault(request, fault));
            return false;
        } catch (BodyReader.GivenUp gone) {
            connection.resume();
            log(TIMED_OUT);
            end(gone);
            return false;
        }
        connection.resume();
        return true;
    }

    private void reply(Reply made) {
        try {
            Reply reply = CredentialHeaders.add(
                    request, Impersonated.mark(request, counted(fitting(Finish.reply(request, made)))));
            boolean discarding = source.isUnread() && !source.isHttp2();
            boolean tunnel = request.method().equals("CONNECT");
            long nanos = System.nanoTime() - began - request.waited();
            boolean last = (discarding && !isShort())
                    || tunnel
                    || endsByVersion()
                    || !isInRation(reply)
                    || handler.isLeaving();
            Throwable failure = new ReplyWriter(response, connection, handler)
                    .send(request, reply, request.method().equals("HEAD"), last, longReply);
            if (failure == null && discarding) {
                connection.await();
                source.discard();
                connection.resume();
            }
            boolean live = reply.longBody() instanceof LongBody.Live;
            log(reply.status(), live ? nanos : System.nanoTime() - began - request.waited());
            end(failure);
        } catch (ReplyWriter.NothingSent nothing) {
            endLongReply();
            response.reset();
            reply(handler.dispatch().failed(api, request, nothing.reason()));
        } catch (RuntimeException | Error defect) {
            failed(defect);
        }
    }

    private void endLongReply() {
        endOfLongReply.run();
        endOfLongReply = () -> {};
        longReply = null;
    }

    /**
     * Delays the error replies to a client that gets very many. For clients without valid credentials all error replies
     * count; for people and keys, those that ask to send less. Health checks, operators and services are answered at once.
     *
     * @return whether the client may send more on this connection
     */
    private boolean isInRation(Reply reply) {
        int status = reply.status();
        Caller caller = request.caller();
        boolean rationed = switch (caller) {
            case null -> status >= FIRST_FAULT;
            case Caller.Operator ignored -> false;
            case Caller.ServiceKey ignored -> false;
            default -> status == TOO_MANY || status == UNAVAILABLE;
        };
        if (!rationed || !api.waits()) {
            return true;
        }
        source.forget();
        return caller == null
                ? handler.faultsOfStrangers().await(NetworkAddress.of(request))
                : handler.refusalsOfCallers().await(caller.party());
    }

    /** The reply, with the remaining allowance of the limit of the operation, or otherwise of the limit of requests. */
    private Reply counted(Reply reply) {
        Allowance operations = request.allowances().tightest();
        RequestCounts.Count requests = request.count();
        Allowance told = operations != null ? operations : requests == null ? null : requests.allowance();
        return told == null
                ? reply
                : reply.with(Map.of(
                        "RateLimit-Limit", Integer.toString(told.limit()),
                        "RateLimit-Remaining", Integer.toString(told.remaining()),
                        "RateLimit-Reset",
                                Long.toString(told.reset().plusMillis(999).toSeconds())));
    }

    private void log(int status) {
        log(status, System.nanoTime() - began);
    }

    /**
     * Writes the line of the request in the access log, once.
     *
     * @param nanos the time that it took, without waits for events
     */
    private void log(int status, long nanos) {
        if (logged.compareAndSet(false, true)) {
            handler.watch().answered(api, request.route(), status, nanos);
            AccessLog.log(request, status, nanos);
            Route route = request.route();
            RequestSpan span = request.span();
            if (span != null) {
                span.end(api.name(), route == null ? null : route.name(), status);
            }
        }
    }

    /** Handles a failure that no API has a form for. */
    private void failed(Throwable defect) {
        LOG.error("request {} failed", request.id(), defect);
        log(FAILED);
        end(defect);
    }

    private void end(@Nullable Throwable failure) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        memory.close();
        source.close();
        endLongReply();
        connection.end();
        if (failure == null) {
            callback.succeeded();
        } else {
            callback.failed(failure);
        }
        handler.ended();
    }

    /** The reply, or a 503 when there is no memory to hold it until the client has read it. */
    private Reply fitting(Reply reply) {
        if (reply.longBody() instanceof LongBody.Live live) {
            endOfLongReply = live::end;
            return reply;
        }
        boolean isLong = reply.longBody() != null && !request.method().equals("HEAD");
        if (!isLong && reply.body().length <= SHORT_REPLY) {
            return reply;
        }
        try {
            memory.take(reply.body().length);
            if (isLong) {
                longReply = handler.longReplies().begin(request.caller());
                endOfLongReply = longReply::close;
            }
            return reply;
        } catch (Fault.Unavailable full) {
            return api.fault(request, full);
        }
    }

    /** Whether to read the rest of a body instead of closing the connection. */
    private boolean isShort() {
        return source.length() >= 0 && source.length() <= MOST_DISCARDED;
    }

    /** A connection of HTTP/1.0 ends with its reply unless the client asks otherwise. */
    private boolean endsByVersion() {
        String wanted = request.header("Connection");
        return from.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0
                && (wanted == null || !wanted.equalsIgnoreCase("keep-alive"));
    }
}

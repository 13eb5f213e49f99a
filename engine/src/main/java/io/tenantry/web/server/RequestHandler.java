package io.tenantry.web.server;

import io.tenantry.queue.Ration;
import io.tenantry.web.Dispatch;
import io.tenantry.web.Forwarding;
import io.tenantry.web.Request;
import io.tenantry.web.RequestIds;
import io.tenantry.web.body.JettySource;
import io.tenantry.web.body.LongReplies;
import io.tenantry.web.body.Memory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes every request to its exchange, and counts the running ones. */
final class RequestHandler extends Handler.Wrapper {
    private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

    private final Dispatch dispatch;
    private final ServerLimits limits;
    private final Forwarding forwarding;
    private final RequestSlots slots;
    private final Memory memory;
    private final LongReplies longReplies;
    private final Ration faultsOfStrangers = faults();
    private final Ration refusalsOfCallers = faults();

    private final int mostBody;
    private final RequestWatch watch;
    private final SecurityHeaders securityHeaders;
    private final AtomicInteger underWay = new AtomicInteger();
    private final CountDownLatch quiet = new CountDownLatch(1);
    private volatile boolean leaving;
    private volatile boolean stopping;

    /**
     * @param mostBody the maximum length of a body at any path, in bytes
     * @param options the configured options
     * @param watch is told of each request
     */
    RequestHandler(Dispatch dispatch, ServerLimits limits, int mostBody, WebOptions options, RequestWatch watch) {
        this.dispatch = dispatch;
        this.limits = limits;
        this.mostBody = mostBody;
        this.forwarding = options.forwarding();
        this.securityHeaders = new SecurityHeaders(options.secureHost().orElse(null));
        this.watch = watch;
        this.slots = new RequestSlots(limits.slots(), limits.queued(), limits.longestWait());
        this.memory = new Memory(limits.bytes());
        this.longReplies = new LongReplies(2 * limits.bytes(), limits.connections(), System::nanoTime);
        setHandler(slots);
    }

    @Override
    public boolean handle(org.eclipse.jetty.server.Request from, Response response, Callback callback)
            throws Exception {
        underWay.incrementAndGet();
        new Exchange(this, from, response, callback).run();
        return true;
    }

    /** The request in the form that the APIs read. */
    Request request(org.eclipse.jetty.server.Request from, JettySource source) {
        return request(
                from, source, from.getMethod(), text(source, from.getHttpURI().getPath()));
    }

    /** The same for a method and a path that Jetty could not read. */
    Request request(org.eclipse.jetty.server.Request from, JettySource source, String method, String path) {
        String sent = source.header("X-Request-Id");
        return new Request(
                RequestIds.sound(sent) && sent != null
                        ? sent
                        : dispatch.api(path).newRequestId(),
                method,
                path,
                text(source, from.getHttpURI().getQuery()),
                source,
                forwarding);
    }

    /** A part of a URL. Jetty reads it as UTF-8 from HTTP/1.1, and as one character for each byte from HTTP/2. */
    private static String text(JettySource source, @Nullable String part) {
        if (part == null) {
            return "";
        }
        return source.isHttp2() && !StandardCharsets.US_ASCII.newEncoder().canEncode(part)
                ? new String(part.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                : part;
    }

    /** A request is complete. */
    void ended() {
        if (underWay.decrementAndGet() == 0 && stopping) {
            quiet.countDown();
        }
    }

    /** From now on each connection of HTTP/1 ends with its next reply. */
    void leave() {
        leaving = true;
    }

    boolean isLeaving() {
        return leaving;
    }

    /** Waits until no request is running. A request that takes longer than the limit is ended by the stop that follows. */
    void awaitQuiet(Duration limit) {
        stopping = true;
        try {
            if (underWay.get() > 0 && !quiet.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("{} requests are cut off by the stop of the server", underWay.get());
            }
        } catch (InterruptedException cut) {
            Thread.currentThread().interrupt();
        }
    }

    /** The number of requests whose replies are not complete. */
    int underWay() {
        return underWay.get();
    }

    RequestWatch watch() {
        return watch;
    }

    Dispatch dispatch() {
        return dispatch;
    }

    SecurityHeaders securityHeaders() {
        return securityHeaders;
    }

    ServerLimits limits() {
        return limits;
    }

    RequestSlots slots() {
        return slots;
    }

    Memory memory() {
        return memory;
    }

    /** The faults that a client gets without a wait: repeated refused requests do not keep the server busy. */
    private static Ration faults() {
        return new Ration(
                new Ration.Rate(200, 400),
                new Ration.Rate(400 * Runtime.getRuntime().availableProcessors(), 2_000),
                Duration.ofSeconds(2),
                2_000,
                System::nanoTime);
    }

    Ration refusalsOfCallers() {
        return refusalsOfCallers;
    }

    Ration faultsOfStrangers() {
        return faultsOfStrangers;
    }

    LongReplies longReplies() {
        return longReplies;
    }

    int mostBody() {
        return mostBody;
    }
}

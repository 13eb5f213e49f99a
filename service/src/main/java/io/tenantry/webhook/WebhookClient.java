package io.tenantry.webhook;

import io.tenantry.trace.OutgoingSpan;
import io.tenantry.trace.Tracer;
import io.tenantry.trace.Tracing;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client for receivers, which are not trusted. A name is resolved once, checked and then connected to, so that a
 * second look-up cannot give another address. Redirects are not followed. Time and size of a reply are limited.
 */
public final class WebhookClient implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 256;
    private static final int MOST_LINE = 8 * 1024;
    private static final int MOST_HEADERS = 100;
    private static final int MOST_BODY = 64 * 1024;

    /**
     * The time limits of a receiver.
     *
     * @param connect until the connection is open
     * @param whole from the look-up of the name to the end of the reply
     */
    public record TimeLimits(Duration connect, Duration whole) {
        /** Limits that a working receiver does not reach. */
        public static final TimeLimits DEFAULT = new TimeLimits(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    /** Resolves host names. */
    @FunctionalInterface
    public interface Resolver {
        /** All addresses of a host. */
        InetAddress[] addresses(String host) throws UnknownHostException, InterruptedIOException;
    }

    private final TimeLimits limits;
    private final HostLookups lookups;
    private final CloseableHttpClient client;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** A client with the resolver of the system and the certificates that Java trusts. */
    public WebhookClient(AddressGuard guard) {
        this(guard, TimeLimits.DEFAULT, InetAddress::getAllByName, null);
    }

    /**
     * @param guard the check of addresses
     * @param trust the trusted certificates; null for those that Java trusts
     */
    public WebhookClient(AddressGuard guard, TimeLimits limits, Resolver resolver, @Nullable SSLContext trust) {
        this.limits = limits;
        this.lookups = new HostLookups(resolver);
        Timeout whole = Timeout.of(limits.whole());
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(Http1Config.custom()
                                        .setMaxLineLength(MOST_LINE)
                                        .setMaxHeaderCount(MOST_HEADERS)
                                        .build())
                                .build())
                        .setDnsResolver(new GuardedResolver(guard, lookups::addresses))
                        .setTlsSocketStrategy(
                                trust == null
                                        ? DefaultClientTlsStrategy.createDefault()
                                        : new DefaultClientTlsStrategy(trust))
                        .setMaxConnTotal(MOST_CONNECTIONS)
                        .setMaxConnPerRoute(MOST_CONNECTIONS)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(limits.connect()))
                                .setSocketTimeout(whole)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(whole)
                        .setConnectionRequestTimeout(whole)
                        .setRedirectsEnabled(false)
                        .build())
                .setConnectionReuseStrategy((request, response, context) -> false)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setUserAgent("Tenantry-Webhooks/1")
                .build();
    }

    /** The maximum duration of an attempt. */
    Duration longestAttempt() {
        return limits.whole();
    }

    /**
     * Sends a request once.
     *
     * @param at the present time
     * @throws InterruptedException if the thread is interrupted; the receiver may have received the request
     */
    WebhookAttempt send(String url, byte[] body, Map<String, String> headers, Instant at) throws InterruptedException {
        long began = System.nanoTime();
        AtomicInteger status = new AtomicInteger();
        Tracer tracer = Tracing.current();
        OutgoingSpan span = tracer == null ? null : tracer.outgoing("webhook", host(url));
        String error = attempt(url, body, span == null ? headers : with(headers, span.headers()), status);
        if (span != null) {
            span.end(status.get() == 0 ? null : status.get(), error.isEmpty());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        return new WebhookAttempt(at, took, status.get() == 0 ? null : status.get(), error);
    }

    private static Map<String, String> with(Map<String, String> headers, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(more);
        return all;
    }

    /** The host alone: the rest of an address may be secret. */
    private static String host(String url) {
        try {
            return Objects.requireNonNullElse(new URI(url).getHost(), "");
        } catch (URISyntaxException malformed) {
            return "";
        }
    }

    private String attempt(String url, byte[] body, Map<String, String> headers, AtomicInteger status)
            throws InterruptedException {
        HttpPost request;
        try {
            URI address = new URI(url);
            if (address.getHost() == null) {
                return "The address is not valid.";
            }
            request = new HttpPost(address);
        } catch (URISyntaxException | IllegalArgumentException malformed) {
            return "The address is not valid.";
        }
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON.withCharset((String) null)));
        headers.forEach(request::setHeader);
        Future<?> exchange = threads.submit(() -> client.execute(request, response -> read(request, response, status)));
        try {
            exchange.get(limits.whole().toNanos(), TimeUnit.NANOSECONDS);
            return verdict(status.get());
        } catch (TimeoutException slow) {
            // A reply counts once its status has arrived, even if the rest is late.
            return status.get() == 0 ? noAnswer() : verdict(status.get());
        } catch (ExecutionException failed) {
            return status.get() == 0 ? reason(failed.getCause()) : verdict(status.get());
        } finally {
            request.cancel();
            exchange.cancel(true);
        }
    }

    /** Reads the reply up to the limit. */
    private static boolean read(HttpPost request, ClassicHttpResponse response, AtomicInteger status)
            throws IOException {
        status.set(response.getCode());
        HttpEntity entity = response.getEntity();
        if (entity != null) {
            try (InputStream content = entity.getContent()) {
                if (content.readNBytes(MOST_BODY).length == MOST_BODY) {
                    // Closing the reply would read the rest of it.
                    request.cancel();
                }
            }
        }
        return true;
    }

    private String noAnswer() {
        return "No answer within " + limits.whole().toMillis() / 1000.0 + " seconds.";
    }

    private static String verdict(int status) {
        if (status >= 200 && status < 300) {
            return "";
        }
        return status >= 300 && status < 400
                ? "The receiver answered " + status + "; redirects are not followed."
                : "The receiver answered " + status + ".";
    }

    /** The text is shown to the admins of the organization: it must not reveal the network of this server. */
    private String reason(@Nullable Throwable thrown) {
        return switch (thrown) {
            case GuardedResolver.Refused ignored -> "The address is not public.";
            case UnknownHostException ignored -> "The host name cannot be found.";
            case ConnectTimeoutException ignored -> "Cannot connect.";
            case java.net.SocketTimeoutException ignored -> noAnswer();
            case java.net.ConnectException ignored -> "Cannot connect.";
            case SSLException ignored -> "The TLS connection failed; is the certificate valid for this host name?";
            case null, default -> "The connection broke.";
        };
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
        threads.shutdownNow();
        lookups.close();
    }
}

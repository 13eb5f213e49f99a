package io.tenantry.webhook;

import io.tenantry.trace.OutgoingSpan;
import io.tenantry.trace.Tracer;
import io.tenantry.trace.Tracing;
import io.tenantry.webhook.reply.ArrivingReply;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
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
    private static final int BLOCK = 4 * 1024;

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

    private final AddressGuard guard;
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
        this.guard = guard;
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
        ArrivingReply reply = new ArrivingReply();
        Tracer tracer = Tracing.current();
        OutgoingSpan span = tracer == null ? null : tracer.outgoing("webhook", host(url));
        String error = attempt(url, body, span == null ? headers : with(headers, span.headers()), reply);
        Integer status = reply.status();
        if (span != null) {
            span.end(status, error.isEmpty());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        String secret = headers.getOrDefault(WebhookMessage.SECRET, "");
        return new WebhookAttempt(at, took, status, error, reply.kept().masking(secret));
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

    private String attempt(String url, byte[] body, Map<String, String> headers, ArrivingReply reply)
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
        HttpClientContext context = HttpClientContext.create();
        Future<?> exchange = threads.submit(() -> client.execute(
                request, context, response -> read(request, response, isAllowed(request, context), reply)));
        try {
            exchange.get(limits.whole().toNanos(), TimeUnit.NANOSECONDS);
            return verdict(Objects.requireNonNull(reply.status()));
        } catch (TimeoutException slow) {
            // A reply counts once its status has arrived, even if the rest is late.
            Integer status = reply.status();
            return status == null ? noAnswer() : verdict(status);
        } catch (ExecutionException failed) {
            Integer status = reply.status();
            return status == null ? reason(failed.getCause()) : verdict(status);
        } finally {
            request.cancel();
            exchange.cancel(true);
        }
    }

    /** Whether the list of the operator has the other end of the connection. */
    private boolean isAllowed(HttpPost request, HttpClientContext context) {
        EndpointDetails ends = context.getEndpointDetails();
        // An unknown end is taken for one of the list, so that nothing of its reply is kept.
        return ends == null
                || !(ends.getRemoteAddress() instanceof InetSocketAddress remote)
                || remote.getAddress() == null
                || guard.isAllowed(request.getAuthority().getHostName(), remote.getAddress());
    }

    /** Reads the reply up to the limit. */
    private static boolean read(
            HttpPost request, ClassicHttpResponse response, boolean allowedHost, ArrivingReply reply)
            throws IOException {
        HttpEntity entity = response.getEntity();
        reply.begin(
                response.getCode(),
                entity == null ? null : entity.getContentType(),
                Arrays.stream(response.getHeaders(HttpHeaders.CONTENT_ENCODING))
                        .map(Header::getValue)
                        .toList(),
                allowedHost);
        if (entity != null) {
            try (InputStream content = entity.getContent()) {
                byte[] block = new byte[BLOCK];
                int read = 0;
                int count = content.read(block);
                while (count >= 0 && read + count < MOST_BODY) {
                    reply.add(block, count);
                    read += count;
                    count = content.read(block);
                }
                if (count >= 0) {
                    // Closing the reply would read the rest of it.
                    request.cancel();
                    return false;
                }
            }
        }
        reply.end();
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

package io.tenantry.cli.migrate.vendor;

import io.tenantry.cli.database.VisibleText;
import io.tenantry.configuration.Mistake;
import io.tenantry.json.OutsideJson;
import io.tenantry.start.ProgramVersion;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Requests to a vendor's API. Certificates are checked. Redirects are followed at the same server alone, so that the credentials
 * go to no other. Replies are limited in size and time, and failures that may pass are tried again.
 */
public final class VendorClient implements AutoCloseable {
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
    private static final int MOST_REDIRECTS = 5;

    private final VendorAddress address;
    private final Map<String, String> credentials;
    private final VendorLimits limits;
    private final Waiting waiting;
    private final HttpClient client;

    /** @param credentials the headers that have them */
    public VendorClient(VendorAddress address, Map<String, String> credentials, VendorLimits limits, Waiting waiting) {
        this(
                address,
                credentials,
                limits,
                waiting,
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(LONGEST_CONNECT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build());
    }

    private VendorClient(
            VendorAddress address,
            Map<String, String> credentials,
            VendorLimits limits,
            Waiting waiting,
            HttpClient client) {
        this.address = address;
        this.credentials = Map.copyOf(credentials);
        this.limits = limits;
        this.waiting = waiting;
        this.client = client;
    }

    /** The same connections with other credentials. */
    VendorClient with(Map<String, String> others) {
        return new VendorClient(address, others, limits, waiting, client);
    }

    /**
     * A reply.
     *
     * @param status the HTTP status
     * @param body the JSON; missing where the status reports a failure
     */
    record Answer(int status, JsonNode body) {
        boolean isGood() {
            return status >= 200 && status < 300;
        }
    }

    VendorLimits limits() {
        return limits;
    }

    /**
     * The JSON at a path.
     *
     * @throws Mistake when the reply is no success, or not JSON
     */
    JsonNode get(String path) {
        Answer answer = ask("GET", path);
        if (!answer.isGood()) {
            throw refused(path, answer.status());
        }
        return answer.body();
    }

    /** The message for a status that ends the migration. */
    Mistake refused(String path, int status) {
        String reason = switch (status) {
            case 401 -> "it does not accept the credentials.";
            case 403 -> "the credentials are not sufficient.";
            case 404 -> "there is no such path. Is the URL that of the API?";
            default -> "it fails.";
        };
        return Mistake.ofState(
                "%s answers %s with the status %d: %s".formatted(address, VisibleText.of(path), status, reason));
    }

    /**
     * The reply to a request, after as many attempts as it takes.
     *
     * @throws Mistake when there is none, or it is not one of an API
     */
    Answer ask(String method, String path) {
        Duration waited = Duration.ZERO;
        int attempt = 1;
        while (true) {
            HttpResponse<byte[]> reply = null;
            Mistake failure = null;
            try {
                reply = followed(method, address.of(path));
            } catch (Broken broken) {
                failure = Mistake.ofState(broken.words);
            }
            Duration asked = reply == null ? Duration.ZERO : Retries.asked(reply, waiting.now());
            boolean again = reply == null ? method.equals("GET") : Retries.mayPass(method, reply);
            if (!again || (asked.isZero() && attempt >= limits.attempts())) {
                if (failure != null) {
                    throw failure;
                }
                return answer(path, Objects.requireNonNull(reply));
            }
            Duration next = asked.isZero() ? Duration.ofSeconds(1L << (attempt - 1)) : asked;
            waited = waited.plus(next);
            if (waited.compareTo(limits.waits()) > 0) {
                throw Mistake.ofState(
                        "%s requires a wait of %d seconds before the next request. Run the command again after that."
                                .formatted(address, next.toSeconds()));
            }
            waiting.pause(next);
            attempt++;
        }
    }

    /** A failure that may pass. */
    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1;

        private final String words;

        Broken(String words) {
            super(null, null, false, false);
            this.words = words;
        }
    }

    private HttpResponse<byte[]> followed(String method, URI first) throws Broken {
        URI next = first;
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            HttpResponse<byte[]> reply = send(method, next);
            int status = reply.statusCode();
            if (status < 300 || status >= 400 || status == 304) {
                return reply;
            }
            String location = reply.headers().firstValue("Location").orElse("");
            URI target = target(next, location);
            if (target == null || !address.isOf(target) || !method.equals("GET")) {
                throw Mistake.ofState("%s redirects to another address (%s), which is not followed."
                        .formatted(address, location.isEmpty() ? "none is named" : VisibleText.of(location)));
            }
            next = target;
        }
        throw Mistake.ofState("%s redirects without end.".formatted(address));
    }

    private static @Nullable URI target(URI from, String location) {
        try {
            URI target = location.isEmpty() ? null : from.resolve(location);
            return target == null || target.getHost() == null || target.getScheme() == null ? null : target;
        } catch (IllegalArgumentException noUrl) {
            return null;
        }
    }

    private HttpResponse<byte[]> send(String method, URI uri) throws Broken {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.noBody())
                .timeout(limits.exchange())
                .header("Accept", "application/json")
                .header("User-Agent", "tenantry/" + ProgramVersion.number());
        credentials.forEach(request::header);
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), limits.bytes()));
        try {
            // The request's own limit ends with the head of the reply; this one is for all of it.
            return exchange.get(limits.exchange().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new Broken(late());
        } catch (ExecutionException failed) {
            throw broken(Objects.requireNonNullElse(failed.getCause(), failed));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Mistake.ofState("Stopped.");
        } finally {
            exchange.cancel(true);
        }
    }

    private Broken broken(Throwable cause) {
        return switch (cause) {
            case SSLException refused ->
                throw Mistake.ofState(
                        "%s has no TLS certificate that is trusted: %s.".formatted(address, words(refused)));
            case HttpTimeoutException ignored -> new Broken(late());
            case ConnectException refused ->
                new Broken("%s cannot be reached: %s."
                        .formatted(
                                address,
                                refused.getCause() instanceof UnresolvedAddressException
                                        ? "its name is unknown"
                                        : "nothing accepts connections there"));
            case IOException failed
            when words(failed).contains("exceeds capacity") ->
                throw Mistake.ofState("%s sends a reply of more than %d MiB, which is not read."
                        .formatted(address, limits.bytes() >> 20));
            default -> new Broken("The connection to %s broke: %s.".formatted(address, words(cause)));
        };
    }

    private String late() {
        return "%s did not send a whole reply within %d seconds."
                .formatted(address, limits.exchange().toSeconds());
    }

    private static String words(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : VisibleText.of(message);
    }

    private Answer answer(String path, HttpResponse<byte[]> reply) {
        int status = reply.statusCode();
        if (status < 200 || status >= 300) {
            return new Answer(status, MissingNode.getInstance());
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(reply.body()))
                    .toString();
            return new Answer(status, OutsideJson.read(text));
        } catch (CharacterCodingException | JacksonException other) {
            String type = reply.headers().firstValue("Content-Type").orElse("no media type");
            throw Mistake.ofState(
                    "%s answers %s with something that is not JSON, or JSON that is cut (status %d, %s). Is the URL that of the API?"
                            .formatted(address, VisibleText.of(path), status, VisibleText.of(type)));
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}

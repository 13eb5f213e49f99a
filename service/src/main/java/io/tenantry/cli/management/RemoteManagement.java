package io.tenantry.cli.management;

import io.tenantry.cli.database.VisibleText;
import io.tenantry.configuration.Mistake;
import io.tenantry.start.ProgramVersion;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The management API at a server, called with the key of an operator. Certificates are checked; redirects are not followed, so
 * that the key goes to no other server.
 */
final class RemoteManagement implements Management {
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
    /** Longer than the deadline of any request at the server. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(40);

    private static final long MOST_BYTES = 64L << 20;

    private final ServerAddress server;
    private final String key;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LONGEST_CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** @param key the key of an operator */
    RemoteManagement(ServerAddress server, String key) {
        this.server = server;
        this.key = key;
    }

    @Override
    public ManagementReply send(String method, String path, @Nullable ObjectNode body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.of(BASE, path))
                .timeout(LONGEST_ANSWER)
                .header("Authorization", "Bearer " + key)
                .header("Accept", "application/json")
                .header("User-Agent", "tenantry/" + ProgramVersion.number());
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body.toString()));
        }
        HttpResponse<byte[]> response = answer(request.build(), !method.equals("GET"));
        int status = response.statusCode();
        if (status >= 300 && status < 400) {
            throw Mistake.ofState("%s redirects to another address (%s); give that one with --server."
                    .formatted(
                            server.url(),
                            VisibleText.of(
                                    response.headers().firstValue("Location").orElse("none is named"))));
        }
        return ManagementReply.read(status, response.body());
    }

    private HttpResponse<byte[]> answer(HttpRequest request, boolean changes) {
        try {
            return client.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        } catch (HttpConnectTimeoutException late) {
            throw unreachable("it does not answer");
        } catch (HttpTimeoutException late) {
            throw Mistake.ofState("%s did not answer within %d seconds.%s"
                    .formatted(server.url(), LONGEST_ANSWER.toSeconds(), outcome(changes)));
        } catch (SSLException refused) {
            throw unreachable("no trusted TLS connection. " + words(refused));
        } catch (IOException failed) {
            if (failed instanceof java.net.ConnectException) {
                throw unreachable(
                        failed.getCause() instanceof UnresolvedAddressException
                                ? "its name is unknown"
                                : "nothing accepts connections there");
            }
            throw Mistake.ofState(
                    "The connection to %s broke: %s.%s".formatted(server.url(), words(failed), outcome(changes)));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Mistake.ofState("Stopped.");
        }
    }

    private Mistake unreachable(String reason) {
        return Mistake.ofState("%s cannot be reached: %s.".formatted(server.url(), reason.replaceFirst("\\.$", "")));
    }

    private static String outcome(boolean changes) {
        return changes ? " It is not known whether the change was made." : "";
    }

    private static String words(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : VisibleText.of(message);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}

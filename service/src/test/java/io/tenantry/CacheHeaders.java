package io.tenantry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Checks that no cache gives a reply to another caller: a reply to a request with credentials is private and varies by them, and
 * a reply that tells a secret is not stored at all.
 */
final class CacheHeaders {
    private static final List<String> CREDENTIALS = List.of("Authorization", "X-CEKURA-API-KEY", "X-API-Key", "Cookie");

    /** The fields of secrets that are told; masked ones have an asterisk. */
    private static final Pattern SECRET = Pattern.compile(
            "\"(?:access|refresh|token|secret|otpauth_url|webhook_secret|password|apiKey)\"\\s*:\\s*\"[^\"*]+\"");

    private static final Pattern API_KEY = Pattern.compile("\"key\"\\s*:\\s*\"[A-Za-z0-9_]{32,}\"");
    /** Entries of a ledger have a key that their writer chose. */
    private static final Pattern LEDGER = Pattern.compile(".*/ledger/entries(/.*)?");

    private CacheHeaders() {}

    static void check(HttpResponse<String> reply) {
        HttpHeaders asked = reply.request().headers();
        String control = reply.headers().firstValue("Cache-Control").orElse("");
        String described = reply.request().method() + " " + reply.request().uri() + ": " + reply.statusCode() + " "
                + reply.headers().map();
        if (CREDENTIALS.stream().anyMatch(name -> asked.firstValue(name).isPresent())) {
            assertThat(control).as(described).containsAnyOf("private", "no-store");
            List<String> vary = reply.headers().allValues("Vary").stream()
                    .flatMap(line -> Arrays.stream(line.split(", *", -1)))
                    .toList();
            assertThat(vary).as(described).containsAll(CREDENTIALS).doesNotHaveDuplicates();
        }
        boolean json = reply.headers().firstValue("Content-Type").orElse("").matches("application/(?:hal\\+)?json.*");
        boolean told = SECRET.matcher(reply.body()).find()
                || (API_KEY.matcher(reply.body()).find()
                        && !LEDGER.matcher(reply.uri().getPath()).matches());
        if (json && told) {
            assertThat(control).as(described).contains("no-store");
        }
    }
}

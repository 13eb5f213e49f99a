package io.tenantry.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event in the form that the receiver gets.
 *
 * @param id identifies the event; the same in every attempt
 * @param type {@code organization.updated}
 * @param data the content, a JSON object
 * @param happenedAt the time of the event
 */
record WebhookMessage(UUID id, String type, String data, Instant happenedAt) {
    /** The header with the shared secret itself. */
    static final String SECRET = "X-CEKURA-SECRET";

    private static final JsonMapper JSON = new JsonMapper();
    private static final DateTimeFormatter SECONDS =
            new DateTimeFormatterBuilder().appendInstant(0).toFormatter();
    private static final DateTimeFormatter MICROSECONDS =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

    /** The body, the same bytes in every attempt. */
    byte[] body() {
        JsonNode content = JSON.readTree(data);
        ObjectNode body = JSON.createObjectNode();
        body.put("event_type", type);
        body.set("data", content);
        body.put("id", id.toString());
        body.put(
                "timestamp",
                (happenedAt.equals(happenedAt.truncatedTo(ChronoUnit.SECONDS)) ? SECONDS : MICROSECONDS)
                        .format(happenedAt));
        return JSON.writeValueAsBytes(body);
    }

    /**
     * The headers that prove the sender; none without a secret.
     *
     * @param secret the shared secret
     * @param sentAt the time of this attempt
     */
    static Map<String, String> headers(byte[] body, String secret, Instant sentAt) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (secret.isEmpty()) {
            return headers;
        }
        String time = Long.toString(sentAt.getEpochSecond());
        headers.put("X-Tenantry-Signature", "t=" + time + ",v1=" + signature(time, body, secret));
        // A header cannot contain every text. The signature proves the other secrets.
        if (secret.chars().allMatch(c -> c > ' ' && c < 127)) {
            headers.put(SECRET, secret);
        }
        return headers;
    }

    private static String signature(String time, byte[] body, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("HMAC-SHA256 is not usable", missing);
        }
    }
}

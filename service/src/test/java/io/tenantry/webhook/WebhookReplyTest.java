package io.tenantry.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.webhook.reply.ReceiverReply;
import io.tenantry.webhook.reply.ReceiverReply.State;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of a receiver's reply that is kept: the start of a text. Loopback counts as public here. */
class WebhookReplyTest extends SendingOnce {
    private static final String TEXT = "text/plain";
    private static final WebhookClient.TimeLimits LIMITS =
            new WebhookClient.TimeLimits(Duration.ofSeconds(2), Duration.ofSeconds(2));

    private static Receiver.Behaviour answer(int status, String type, byte[] body) {
        return exchange -> {
            exchange.getResponseHeaders().add("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        };
    }

    private ReceiverReply reply(Receiver.Behaviour behaviour) {
        return reply(behaviour, "", Map.of());
    }

    private ReceiverReply reply(Receiver.Behaviour behaviour, String allowed, Map<String, String> headers) {
        receiver.then(behaviour);
        return reply(receiver.url(), allowed, headers);
    }

    private static ReceiverReply reply(String url, String allowed, Map<String, String> headers) {
        AddressGuard guard = new AddressGuard(allowed, address -> true);
        try (WebhookClient client = new WebhookClient(guard, LIMITS, InetAddress::getAllByName, null)) {
            return client.send(url, "{}".getBytes(UTF_8), headers, Instant.EPOCH)
                    .reply();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static ReceiverReply whole(String text) {
        return new ReceiverReply(State.WHOLE, text);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 404, 500})
    void a_short_text_is_kept_whatever_the_status(int status) {
        assertThat(reply(answer(status, "application/json", "{\"no\": \"<b>å</b>\"}".getBytes(UTF_8))))
                .isEqualTo(whole("{\"no\": \"<b>å</b>\"}"));
    }

    @ParameterizedTest
    @CsvSource({
        "text/html, true",
        "TEXT/PLAIN; charset=utf-8, true",
        "application/problem+json, true",
        "application/atom+xml; q, true",
        "application/x-www-form-urlencoded, true",
        "image/png, false",
        "application/octet-stream, false",
        "multipart/mixed; boundary=text/plain, false",
        "'', false",
        "/, false",
        ";, false"
    })
    void only_text_is_kept(String type, boolean kept) {
        assertThat(reply(answer(200, type, "x".getBytes(UTF_8))))
                .isEqualTo(kept ? whole("x") : new ReceiverReply(State.NOT_TEXT, ""));
    }

    @Test
    void a_body_without_a_type_is_not_taken_for_text() {
        ReceiverReply reply = reply(exchange -> {
            exchange.sendResponseHeaders(200, 1);
            exchange.getResponseBody().write('x');
        });
        assertThat(reply).isEqualTo(new ReceiverReply(State.NOT_TEXT, ""));
    }

    @Test
    void without_a_body_there_is_nothing_to_keep() {
        assertThat(reply(Receiver.status(204))).isEqualTo(ReceiverReply.NONE);
        assertThat(reply(answer(200, TEXT, new byte[0]))).isEqualTo(ReceiverReply.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "identity, gzip", "GZIP"})
    void a_compressed_body_is_left_out(String encoding) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(new byte[10_000_000]);
        }
        ReceiverReply reply = reply(exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", encoding);
            answer(200, TEXT, packed.toByteArray()).answer(exchange);
        });
        assertThat(reply).isEqualTo(new ReceiverReply(State.COMPRESSED, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "ISO-8859-1", "UTF-16LE", "windows-1252", "Shift_JIS"})
    void the_charset_of_the_reply_counts(String charset) {
        String text = charset.equals("Shift_JIS") ? "日本" : "£ö";
        assertThat(reply(answer(200, "text/plain; charset=" + charset, text.getBytes(Charset.forName(charset)))))
                .isEqualTo(whole(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/plain; charset=",
                "text/plain; charset=no-such",
                "text/plain; charset=\"<\"",
                "text/plain ;charset=<;charset=;",
                "text/plain; charset=;;;"
            })
    void a_charset_that_is_not_known_is_UTF_8(String type) {
        assertThat(reply(answer(200, type, "£ö😀".getBytes(UTF_8)))).isEqualTo(whole("£ö😀"));
    }

    @Test
    void malformed_bytes_and_control_characters_are_replaced() {
        byte[] hostile = "\ufeffa\u0000\u001b[31mb\u007f\u0085\tc\r\nd\re\n".getBytes(UTF_8);
        assertThat(reply(answer(200, TEXT, hostile))).isEqualTo(whole("a\u2400\u241b[31mb\u2421\ufffd\tc\nd\u240de\n"));
        assertThat(reply(answer(200, TEXT, new byte[] {'a', (byte) 0xFF, 'b', (byte) 0xC3})))
                .isEqualTo(whole("a\ufffdb\ufffd"));
        // Half of a surrogate pair, which PostgreSQL cannot store.
        assertThat(reply(answer(200, "text/plain; charset=UTF-16BE", new byte[] {(byte) 0xD8, 0, 0, 'x', (byte) 0xD8}))
                        .text())
                .matches("[\ufffdx]+");
    }

    @Test
    void the_first_2000_bytes_are_kept_and_no_part_of_a_character() {
        assertThat(reply(answer(200, TEXT, "x".repeat(2_000).getBytes(US_ASCII))))
                .isEqualTo(whole("x".repeat(2_000)));
        assertThat(reply(answer(200, TEXT, "x".repeat(2_001).getBytes(US_ASCII))))
                .isEqualTo(new ReceiverReply(State.CUT, "x".repeat(2_000)));
        for (int before : new int[] {1_996, 1_997, 1_998, 1_999}) {
            String text = "x".repeat(before) + "😀".repeat(9);
            assertThat(reply(answer(200, TEXT, text.getBytes(UTF_8))))
                    .isEqualTo(new ReceiverReply(State.CUT, text.substring(0, before == 1_996 ? 1_998 : before)));
        }
        byte[] wide = ("a" + "😀".repeat(2_000)).getBytes(Charset.forName("UTF-16BE"));
        assertThat(reply(answer(200, "text/plain; charset=UTF-16BE", wide)))
                .isEqualTo(new ReceiverReply(State.CUT, "a" + "😀".repeat(499)));
    }

    @Test
    void of_an_endless_body_the_start_is_kept_and_the_rest_is_not_waited_for() {
        long began = System.nanoTime();
        ReceiverReply reply = reply(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", TEXT);
            exchange.sendResponseHeaders(200, 0);
            byte[] block = "y".repeat(8_192).getBytes(US_ASCII);
            while (over.getCount() > 0) {
                exchange.getResponseBody().write(block);
            }
        });
        assertThat(reply).isEqualTo(new ReceiverReply(State.CUT, "y".repeat(2_000)));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LIMITS.whole());
    }

    @Test
    void of_a_body_that_does_not_end_in_time_the_part_that_came_is_kept() {
        ReceiverReply reply = reply(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", TEXT);
            exchange.sendResponseHeaders(500, 1_000);
            exchange.getResponseBody().write("so far \u00e5".getBytes(UTF_8), 0, 8);
            exchange.getResponseBody().flush();
            untilOver();
        });
        assertThat(reply).isEqualTo(new ReceiverReply(State.UNFINISHED, "so far "));
    }

    @Test
    void of_a_body_that_breaks_off_the_part_that_came_is_kept() {
        ReceiverReply reply = reply(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", TEXT);
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write("broken".getBytes(UTF_8));
            exchange.getResponseBody().flush();
        });
        assertThat(reply).isEqualTo(new ReceiverReply(State.UNFINISHED, "broken"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.0/8", "::ffff:127.0.0.1", "10.0.0.0/8,127.0.0.1"})
    void of_a_host_that_the_operator_allows_nothing_is_kept_though_it_is_public(String allowed) {
        ReceiverReply nothing = new ReceiverReply(State.ALLOWED_HOST, "");
        assertThat(reply(answer(200, TEXT, "inside".getBytes(UTF_8)), allowed, Map.of()))
                .isEqualTo(nothing);
        // Not even that it is not text, compressed or empty.
        assertThat(reply(answer(200, "image/png", new byte[9]), allowed, Map.of()))
                .isEqualTo(nothing);
        assertThat(reply(Receiver.status(204), allowed, Map.of())).isEqualTo(nothing);
    }

    @ParameterizedTest
    @CsvSource({"localhost, localhost", "localhost, LOCALHOST.", "LocalHost, localhost", "localhost, 127.0.0.0/8"})
    void of_a_name_that_the_operator_allows_nothing_is_kept(String host, String allowed) {
        receiver.then(answer(200, TEXT, "inside".getBytes(UTF_8)));
        String url = "http://" + host + ":" + receiver.port() + "/hook";
        assertThat(reply(url, allowed, Map.of())).isEqualTo(new ReceiverReply(State.ALLOWED_HOST, ""));
    }

    @Test
    void without_a_reply_there_is_nothing_to_keep() {
        assertThat(reply("http://127.0.0.1:1/", "", Map.of())).isEqualTo(ReceiverReply.NONE);
        assertThat(reply("nonsense", "", Map.of())).isEqualTo(ReceiverReply.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hush-hush-42", "a+b/c\"d\\e$1", "(((("})
    void a_secret_that_the_receiver_sends_back_is_masked(String secret) {
        String escaped = secret.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/");
        String body = "got <" + secret + "> and \"" + escaped + "\".";
        Map<String, String> headers = WebhookMessage.headers(new byte[0], secret, Instant.EPOCH);
        assertThat(reply(answer(500, TEXT, body.getBytes(UTF_8)), "", headers))
                .isEqualTo(whole("got <********> and \"********\"."));
    }

    @Test
    void a_secret_is_masked_too_where_the_text_is_cut_within_it() {
        Map<String, String> headers = WebhookMessage.headers(new byte[0], "hush-hush-42", Instant.EPOCH);
        String before = "x".repeat(1_990);
        assertThat(reply(answer(500, TEXT, (before + "hush-hush-42").getBytes(UTF_8)), "", headers))
                .isEqualTo(new ReceiverReply(State.CUT, before + "********"));
    }
}

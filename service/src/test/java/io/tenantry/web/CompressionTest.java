package io.tenantry.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies in gzip, on every API. */
class CompressionTest extends Compressing {
    static Stream<Read> texts() {
        return Stream.of(
                new Read(LIST, "application/json"),
                new Read(LIST + "1/", "application/json"),
                new Read("/user/v2/organizations/", "application/json"),
                new Read("/user/openapi.yaml", "*/*"),
                new Read(PAGE, "application/json"),
                new Read(PAGE, "application/hal+json"),
                new Read(PAGE, "application/xml"),
                new Read(PAGE, "text/xml"),
                new Read(PAGE, "text/csv"),
                new Read("/new" + PAGE, "application/json"),
                new Read("/management/openapi.yaml", "*/*"),
                new Read("/v2.0/openapi.yaml", "*/*"),
                new Read("/v2.0/organisations/collections", "application/json"),
                new Read("/", "text/html"),
                new Read("/llms.txt", "*/*"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void a_long_text_is_compressed_for_who_takes_it_and_says_the_same(Read read) {
        HttpResponse<byte[]> plain = get(read);
        boolean pays = plain.body().length >= 1024;
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        for (int time = 0; time < 2; time++) {
            HttpResponse<byte[]> zipped = get(read, "Accept-Encoding", "br, gzip");
            assertThat(zipped.statusCode()).isEqualTo(200);
            assertThat(zipped.headers().firstValue("Content-Encoding").isPresent())
                    .isEqualTo(pays);
            assertThat(pays ? inflated(zipped.body()) : zipped.body()).isEqualTo(plain.body());
            assertThat(zipped.headers().firstValue("Content-Type"))
                    .isEqualTo(plain.headers().firstValue("Content-Type"));
            for (HttpResponse<byte[]> reply : List.of(plain, zipped)) {
                assertThat(reply.headers().firstValue("Vary").orElse("").contains("Accept-Encoding"))
                        .isEqualTo(pays);
            }
            if (pays) {
                assertThat(zipped.body().length).isLessThan(plain.body().length);
            }
        }
    }

    @Test
    void most_of_them_are_long() {
        assertThat(texts().filter(read -> get(read).body().length >= 1024).count())
                .isGreaterThanOrEqualTo(12);
    }

    @Test
    void what_is_no_longer_true_is_not_sent_compressed_either() {
        Read read = new Read(LIST, "application/json");
        assertThat(text(get(read, "Accept-Encoding", "gzip"))).contains("\"Acme\"");
        new Scene(server).rename(1, "Acme Two");
        assertThat(text(get(read, "Accept-Encoding", "gzip"))).contains("\"Acme Two\"");
        new Scene(server).rename(1, "Acme");
        assertThat(text(get(read, "Accept-Encoding", "gzip"))).contains("\"Acme\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip | true",
                "GZIP | true",
                "x-gzip | true",
                "gzip, deflate, br, zstd | true",
                "* | true",
                "br;q=1.0, gzip;q=0.8, *;q=0.1 | true",
                "identity;q=0.5, gzip;q=1.0 | true",
                "gzip;q=0.001 | true",
                "identity;q=0, gzip | true",
                "gzip;q=0 | false",
                "gzip;q=0.000 | false",
                "*;q=0 | false",
                "gzip;q=0, * | false",
                "identity, gzip;q=0.5 | false",
                "identity | false",
                "br, deflate | false",
                "gzipped | false",
                "'' | false",
                "',;=' | false"
            })
    void weights_decide(String header, boolean compressed) {
        HttpResponse<byte[]> reply = get(new Read(LIST, "application/json"), "Accept-Encoding", header);
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Content-Encoding").isPresent()).isEqualTo(compressed);
    }

    @ParameterizedTest
    @ValueSource(strings = {LIST, PAGE})
    void either_tag_names_the_same_thing(String path) {
        Read read = new Read(path, "application/json");
        String plain = get(read).headers().firstValue("ETag").orElseThrow();
        String zipped = get(read, "Accept-Encoding", "gzip")
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        assertThat(zipped).isEqualTo(plain.substring(0, plain.length() - 1) + "-gzip\"");
        for (String known : List.of(plain, zipped, "W/" + plain, "W/" + zipped, "\"x\", " + zipped)) {
            assertThat(get(read, "If-None-Match", known).statusCode()).isEqualTo(304);
            HttpResponse<byte[]> reply = get(read, "If-None-Match", known, "Accept-Encoding", "gzip");
            assertThat(reply.statusCode()).isEqualTo(304);
            assertThat(reply.body()).isEmpty();
            assertThat(reply.headers().firstValue("Content-Encoding")).isEmpty();
            assertThat(reply.headers().firstValue("ETag")).contains(zipped);
            assertThat(reply.headers().firstValue("Vary").orElseThrow()).contains("Accept-Encoding");
        }
        for (String unknown : List.of("\"x-gzip\"", "-gzip\"", "W/*", "\"\"")) {
            assertThat(get(read, "If-None-Match", unknown).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_write_may_name_what_was_read_compressed() {
        Read read = new Read(LIST + "1/", "application/json");
        String zipped = get(read, "Accept-Encoding", "gzip")
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        assertThat(patch("{\"team_size\":\"<10\"}", "If-Match", zipped).statusCode())
                .isEqualTo(200);
        assertThat(patch("{\"team_size\":\"10-100\"}", "If-Match", zipped).statusCode())
                .isEqualTo(412);
    }

    @Test
    void a_write_does_not_match_a_weak_tag() {
        Read read = new Read(LIST + "1/", "application/json");
        String tag = get(read).headers().firstValue("ETag").orElseThrow();
        String zipped = tag.substring(0, tag.length() - 1) + "-gzip\"";
        for (String weak : List.of("W/" + tag, "W/" + zipped, "\"x\", W/" + tag)) {
            assertThat(patch("{\"team_size\":\"500+\"}", "If-Match", weak).statusCode())
                    .as(weak)
                    .isEqualTo(412);
        }
        assertThat(get(read).headers().firstValue("ETag")).contains(tag);
        assertThat(patch("{\"team_size\":\"500+\"}", "If-Match", "W/" + tag + ", " + tag)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_head_tells_of_the_plain_bytes() {
        Read read = new Read(LIST, "application/json");
        HttpResponse<byte[]> head = send("HEAD", read, null, "Accept-Encoding", "gzip");
        assertThat(head.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(head.headers().firstValue("Content-Length"))
                .contains(Integer.toString(get(read).body().length));
        assertThat(head.body()).isEmpty();
    }

    @Test
    void what_a_write_answers_is_never_compressed_because_it_may_hold_a_new_secret() {
        HttpResponse<byte[]> made = send(
                "POST",
                new Read(PAGE, "application/json"),
                ("{\"name\":\"" + "Made ".repeat(40) + "\"}").getBytes(StandardCharsets.UTF_8),
                "Accept-Encoding",
                "gzip",
                "Content-Type",
                "application/json");
        assertThat(made.statusCode()).isEqualTo(200);
        assertThat(made.body().length).isGreaterThan(1024);
        assertThat(made.headers().firstValue("Content-Encoding")).isEmpty();
    }
}

package io.tenantry.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies of requests in gzip. */
class CompressedBodiesTest extends Compressing {
    @Test
    void a_body_may_be_compressed() {
        assertThat(patch(zipped("{\"team_size\":\"100-500\"}"), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(200);
        assertThat(text(get(new Read(LIST + "1/", "application/json")))).contains("\"team_size\":\"100-500\"");
        assertThat(patch("{\"team_size\":\"500+\"}", "Content-Encoding", "identity")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_body_in_a_coding_that_is_not_read_is_refused_in_the_form_of_the_api() {
        HttpResponse<byte[]> user = patch("x", "Content-Encoding", "br");
        assertThat(user.statusCode()).isEqualTo(415);
        assertThat(user.headers().firstValue("Accept-Encoding")).contains("gzip");
        assertThat(text(user))
                .isEqualTo("{\"detail\":\"The Content-Encoding of the body must be gzip, or there must be none.\"}");
        HttpResponse<byte[]> management = send(
                "POST",
                new Read(PAGE, "application/json"),
                new byte[] {1},
                "Content-Encoding",
                "gzip, gzip",
                "Content-Type",
                "application/json");
        assertThat(management.statusCode()).isEqualTo(415);
        assertThat(management.headers().firstValue("Accept-Encoding")).contains("gzip");
        assertThat(text(management)).contains("\"code\":415");
        HttpResponse<byte[]> console = send(
                "POST",
                new Read("/console/password/forgotten", "text/html"),
                new byte[] {1},
                "Content-Encoding",
                "deflate",
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(console.statusCode()).isEqualTo(415);
        assertThat(console.headers().firstValue("Accept-Encoding")).contains("gzip");
        HttpResponse<byte[]> other = patch("x", "Content-Type", "text/plain");
        assertThat(other.statusCode()).isEqualTo(415);
        assertThat(other.headers().firstValue("Accept-Encoding")).isEmpty();
    }

    @Test
    void what_is_not_gzip_or_breaks_off_is_the_callers_fault() {
        byte[] whole = zipped("{\"team_size\":\"100-500\"}");
        byte[] broken = Arrays.copyOf(whole, whole.length - 9);
        for (byte[] body : List.of("{}".getBytes(StandardCharsets.UTF_8), broken)) {
            HttpResponse<byte[]> reply = patch(body, "Content-Encoding", "gzip");
            assertThat(reply.statusCode()).isEqualTo(400);
            assertThat(text(reply)).isEqualTo("{\"detail\":\"The request body is not valid gzip data.\"}");
        }
    }

    /** Sizes below and above those of a header and a trailer, and of the buffer of the JDK. */
    @Test
    void what_follows_the_gzip_data_is_refused() {
        byte[] whole = zipped("{\"team_size\":\"100-500\"}");
        for (int more : new int[] {1, 2, 7, 8, 9, 17, 18, 19, 26, 27, 511, 512, 600, 9000}) {
            byte[] longer = Arrays.copyOf(whole, whole.length + more);
            HttpResponse<byte[]> reply = patch(longer, "Content-Encoding", "gzip");
            assertThat(reply.statusCode()).as("%d bytes more", more).isEqualTo(400);
            assertThat(text(reply)).isEqualTo("{\"detail\":\"The request body is not valid gzip data.\"}");
        }
    }

    /** RFC 1952: the members follow each other, and each has a part of the data. */
    @Test
    void a_body_may_have_several_gzip_members() {
        byte[] first = zipped("{\"team_size\":");
        byte[] second = zipped("\"10-100\"}");
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        assertThat(patch(both, "Content-Encoding", "gzip").statusCode()).isEqualTo(200);
        assertThat(text(get(new Read(LIST + "1/", "application/json")))).contains("\"team_size\":\"10-100\"");
        assertThat(patch(Arrays.copyOf(both, both.length - 1), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_body_that_inflates_beyond_the_limit_is_too_large() {
        byte[] bomb = zipped("{\"team_size\":\"" + " ".repeat(64 << 20) + "\"}");
        assertThat(bomb.length).isLessThan(100_000);
        assertThat(patch(bomb, "Content-Encoding", "gzip").statusCode()).isEqualTo(413);
    }
}

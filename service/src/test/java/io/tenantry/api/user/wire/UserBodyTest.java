package io.tenantry.api.user.wire;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.web.Forwarding;
import io.tenantry.web.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserBodyTest {
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    @Test
    void json_keeps_its_types() {
        UserBody body =
                read(JSON, "{\"name\":\"Ünï 🙂\",\"n\":12,\"d\":0.10,\"b\":true,\"x\":null,\"l\":[1,{\"a\":2}]}");
        assertThat(body.form()).isFalse();
        assertThatJson(body.fields()).isEqualTo("{name: 'Ünï 🙂', n: 12, d: 0.10, b: true, x: null, l: [1, {a: 2}]}");
        assertThat(body.fields().get("d").decimalValue()).isEqualTo("0.10");
    }

    @Test
    void a_form_has_texts_and_repeated_fields_are_lists() {
        UserBody body = read(FORM + "; charset=UTF-8", "name=%C3%9C+x&flag&list=1&list=2&empty=&%61=b%3D%26c");
        assertThat(body.form()).isTrue();
        assertThatJson(body.fields()).isEqualTo("{name: 'Ü x', flag: '', list: ['1', '2'], empty: '', a: 'b=&c'}");
    }

    @Test
    void no_body_has_no_fields_whatever_its_type() {
        assertThatJson(read(null, "").fields()).isEqualTo("{}");
        assertThatJson(read("text/plain", "").fields()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "multipart/mixed; boundary=x",
                "multipart/form-data; boundary=x; charset=latin-1",
                "application/json; charset=latin-1",
                "application/jsonx",
                ";"
            })
    void another_format_is_not_read(String type) {
        assertThatThrownBy(() -> read(type, "{}"))
                .isInstanceOf(Fault.UnsupportedFormat.class)
                .hasMessage(type);
    }

    @Test
    void a_body_needs_a_type() {
        assertThatThrownBy(() -> read(null, "{}")).isInstanceOf(Fault.UnsupportedFormat.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                " ",
                "{\"a\":1}x",
                "{\"a\":1} {}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"b\":1,\"b\":1}}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1,}",
                "{\"a\":01}",
                "{\"a\":\"\u0001\"}",
                "{\"a\":\"\\x\"}",
                "\ufeff{}",
                "[]",
                "null",
                "3",
                "\"text\"",
                "{\"a\\u0000\":1}",
                "{\"a\\ud800\":1}"
            })
    void json_that_is_not_a_sound_object_is_unreadable(String body) {
        assertThatThrownBy(() -> read(JSON, body))
                .isInstanceOf(Fault.Unreadable.class)
                .hasMessageStartingWith("JSON parse error - ");
    }

    @Test
    void depth_and_length_of_numbers_have_an_end() {
        assertUnreadable("{\"a\":" + "[".repeat(60) + "]".repeat(60) + "}");
        assertUnreadable("{\"a\":" + "9".repeat(101) + "}");
    }

    @Test
    void the_parser_says_where_and_never_quotes_the_body() {
        assertThatThrownBy(() -> read(JSON, "{\"password\": secret}"))
                .hasMessage("JSON parse error - The body is not well-formed at line 1, column 14.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": 1, \"a\": 2} | a",
                "{\"b\": {\"c\": [{}, {\"a\": {}, \"\\u0061\": []}]}} | a",
                "{\"b\": {\"a\": 1}, \"c\": {\"a\": 1}, \"b\": 2} | b",
                "{\"a\\ud800\": 1, \"a\\ud800\": 2} | a?"
            })
    void a_member_that_is_there_twice_is_named(String body, String name) {
        assertThatThrownBy(() -> read(JSON, body))
                .hasMessage("JSON parse error - The member \"" + name + "\" is there twice.");
    }

    @Test
    void a_long_name_of_a_member_that_is_there_twice_is_cut() {
        String name = "\"" + "\ud83d\ude00".repeat(101) + "\"";
        assertThatThrownBy(() -> read(JSON, "{" + name + ": 1, " + name + ": 2}"))
                .hasMessage("JSON parse error - The member \"" + "\ud83d\ude00".repeat(100) + "\" is there twice.");
    }

    @Test
    void bytes_that_are_not_utf_8_are_unreadable() {
        assertThatThrownBy(() -> read(JSON, "{\"a\":\"ü\"}".getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessage("JSON parse error - The body is not UTF-8.");
    }

    @Test
    void a_form_may_leave_characters_unencoded() {
        assertThatJson(read(FORM, "a=ü").fields()).isEqualTo("{a: 'ü'}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%ff", "a=%00", "%zz=1"})
    void a_broken_form_is_unreadable(String body) {
        assertThatThrownBy(() -> read(FORM, body))
                .isInstanceOf(Fault.Unreadable.class)
                .hasMessageStartingWith("Form parse error - ");
    }

    @Test
    void what_no_database_keeps_is_named_with_its_field() {
        UserBody body = read(
                JSON, "{\"a\":\"x\\u0000\",\"b\":{\"c\":[\"\\ud800\",\"\\ud83d\\ude42\"]},\"d\":1e999999999,\"e\":1}");
        assertThat(body.problems()).extracting(Problem::path).isEqualTo(List.of("a", "b.c.0", "d"));
        assertThatJson(body.fields()).isEqualTo("{a: 'x\uFFFD', b: {c: ['\uFFFD', '\uD83D\uDE42']}, d: 0, e: 1}");
    }

    private static void assertUnreadable(String body) {
        assertThatThrownBy(() -> read(JSON, body)).isInstanceOf(Fault.Unreadable.class);
    }

    private static UserBody read(@Nullable String type, String body) {
        return read(type, body.getBytes(StandardCharsets.UTF_8));
    }

    private static UserBody read(@Nullable String type, byte[] body) {
        return UserBody.read(new Request(
                "r-1",
                "POST",
                "/user/x/",
                "",
                new Request.Source() {
                    @Override
                    public @Nullable String header(String name) {
                        return name.equals("Content-Type") ? type : null;
                    }

                    @Override
                    public byte[] body(int most) {
                        return body;
                    }
                },
                Forwarding.DEFAULT));
    }
}

package io.tenantry.web.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.web.Multipart;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Bodies of parts: valid ones are read, all others are refused and never cause a defect. */
class MultipartFormTest {
    private static final String TYPE = "multipart/form-data; boundary=x";
    private static final String PART = "--x\r\nContent-Disposition: form-data; name=\"a\"";
    private static final String END = "\r\n--x--\r\n";

    private static Parameters read(String body) {
        return MultipartForm.read(TYPE, body.getBytes(UTF_8));
    }

    private static String refused(String type, byte[] body) {
        try {
            MultipartForm.read(type, body);
        } catch (Fault.Unreadable unreadable) {
            return unreadable.getMessage();
        }
        throw new AssertionError("accepted: " + new String(body, ISO_8859_1));
    }

    @Example
    void fields_are_texts_and_may_be_repeated() {
        Parameters fields = MultipartForm.read(
                Multipart.TYPE,
                Multipart.of("name", "Ünï 🙂", "list", "1", "empty", "", "list", "2", "schlüssel", "a\r\nb\n--c")
                        .getBytes(UTF_8));
        assertThat(fields.names()).containsExactly("name", "list", "empty", "schlüssel");
        assertThat(fields.all("name")).containsExactly("Ünï 🙂");
        assertThat(fields.all("list")).containsExactly("1", "2");
        assertThat(fields.all("empty")).containsExactly("");
        assertThat(fields.all("schlüssel")).containsExactly("a\r\nb\n--c");
    }

    @Example
    void what_sound_clients_write_otherwise_is_read() {
        for (String type : List.of(
                "multipart/form-data; BOUNDARY=x",
                "Multipart/Form-Data;boundary=\"x\"",
                "multipart/form-data; charset=utf-8; boundary=x")) {
            assertThat(MultipartForm.read(type, (PART + "\r\n\r\n1" + END).getBytes(UTF_8))
                            .all("a"))
                    .containsExactly("1");
        }
        for (String body : List.of(
                PART + "\r\n\r\n1\r\n--x--",
                "a preamble\r\n" + PART + "\r\n\r\n1" + END + "an epilogue",
                PART + "\r\nContent-Type: text/plain\r\n\r\n1" + END,
                PART + "\r\nContent-Type: text/plain; charset=\"UTF-8\"\r\n\r\n1" + END,
                PART + "\r\nContent-Type: application/json\r\nContent-Transfer-Encoding: 8bit\r\n\r\n1" + END,
                "--x\r\ncontent-disposition: Form-Data; NAME=a\r\n\r\n1" + END,
                "--x \t\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1" + END)) {
            assertThat(read(body).all("a")).as(body).containsExactly("1");
        }
        assertThat(read("--x--\r\n").names()).isEmpty();
        assertThat(read("--x\r\nContent-Disposition: form-data; name=\"a;filename=b\\\"c\"\r\n\r\n1" + END)
                        .names())
                .containsExactly("a;filename=b\"c");
    }

    @Example
    void broken_framing_is_unreadable() {
        for (String body : List.of(
                "a=1&b=2",
                "{}",
                "--y\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--y--\r\n",
                PART,
                PART + "\r\n\r\n",
                PART + "\r\n\r\n1",
                PART + "\r\n\r\n1\r\n--x",
                PART + "\r\n\r\n1\r\n--x-",
                PART + "\r\n\r\n1\r\n--xy\r\n--x--\r\n",
                PART + "\r\nbroken\r\n\r\n1" + END,
                PART + "\r\n folded: x\r\n\r\n1" + END,
                "--x\nContent-Disposition: form-data; name=\"a\"\n\n1\n--x--\n",
                PART + "\r\n\r\n1\n--x--\n",
                "--x\r\nContent-Disposition: form-data; name=\"a\0\"\r\n\r\n1" + END,
                "--x\r\nContent-Disposition: form-data; name=\"" + "a".repeat(9000) + "\"\r\n\r\n1" + END)) {
            assertThat(refused(TYPE, body.getBytes(UTF_8)))
                    .as(body)
                    .isEqualTo("The multipart/form-data body is broken.");
        }
    }

    @Example
    void a_boundary_is_needed_and_has_a_limit() {
        for (String type : List.of(
                "multipart/form-data",
                "multipart/form-data; boundary",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"",
                "multipart/form-data; boundary=\"x",
                "multipart/form-data; boundary=" + "x".repeat(71))) {
            assertThat(refused(type, (PART + "\r\n\r\n1" + END).getBytes(UTF_8)))
                    .as(type)
                    .isEqualTo("The multipart/form-data body needs a boundary of 1 to 70 characters.");
        }
    }

    @Example
    void a_part_is_a_named_field() {
        for (String headers : List.of(
                "X: y",
                "Content-Disposition: form-data",
                "Content-Disposition: form-data; filename=f",
                "Content-Disposition: attachment; name=\"a\"",
                "Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"")) {
            assertThat(refused(TYPE, ("--x\r\n" + headers + "\r\n\r\n1" + END).getBytes(UTF_8)))
                    .as(headers)
                    .isEqualTo("A part of the multipart/form-data body has no name.");
        }
    }

    @Example
    void texts_are_utf_8_without_null_characters() {
        assertThat(refused(TYPE, (PART + "\r\n\r\nü" + END).getBytes(ISO_8859_1)))
                .isEqualTo("A part is not UTF-8.");
        assertThat(refused(TYPE, (PART + "\r\n\r\n\0" + END).getBytes(UTF_8)))
                .isEqualTo("A part has a null character.");
        assertThat(refused(
                        TYPE,
                        ("--x\r\nContent-Disposition: form-data; name=\"ü\"\r\n\r\n1" + END).getBytes(ISO_8859_1)))
                .isEqualTo("The name of a part is not UTF-8.");
        for (String header : List.of(
                "Content-Type: text/plain; charset=iso-8859-1",
                "Content-Transfer-Encoding: base64",
                "Content-Transfer-Encoding: quoted-printable")) {
            assertThat(refused(TYPE, (PART + "\r\n" + header + "\r\n\r\nMQ==" + END).getBytes(UTF_8)))
                    .isEqualTo("A part has another encoding than UTF-8.");
        }
    }

    @Example
    void every_file_is_named_once_whatever_is_in_it() {
        byte[] body = new Multipart()
                .file("logo", "l.png", "\u0089PNG\u00ff\0")
                .field("name", "n")
                .file("logo", "again", "")
                .file("a.b", "", "")
                .part("Content-Disposition: form-data; name=\"star\"; filename*=UTF-8''x", "")
                .end()
                .getBytes(ISO_8859_1);
        assertThatThrownBy(() -> MultipartForm.read(Multipart.TYPE, body))
                .isInstanceOfSatisfying(
                        Fault.Invalid.class,
                        invalid -> assertThat(invalid.problems())
                                .containsExactly(
                                        Problem.invalid("logo", "Files are not accepted."),
                                        Problem.invalid("a.b", "Files are not accepted."),
                                        Problem.invalid("star", "Files are not accepted.")));
    }

    @Example
    void the_number_of_parts_has_a_limit() {
        String part = PART + "\r\n\r\n1\r\n";
        assertThat(read(part.repeat(1000) + "--x--").all("a")).hasSize(1000);
        for (int more : new int[] {1001, 1002, 5000}) {
            assertThat(refused(TYPE, (part.repeat(more) + "--x--").getBytes(UTF_8)))
                    .isEqualTo("The multipart/form-data body has more than 1000 parts.");
        }
    }

    @Property(tries = 2000)
    void nothing_else_is_thrown(@ForAll("types") String type, @ForAll("bodies") String body) {
        try {
            MultipartForm.read(type, body.getBytes(ISO_8859_1));
        } catch (Fault.Unreadable | Fault.Invalid refused) {
            assertThat(refused).isInstanceOf(Fault.class);
        }
    }

    @Provide
    Arbitrary<String> types() {
        return pieces(
                "multipart/form-data", ";", " ", "boundary=", "x", "\"", "\\", "=", ",", "charset=", "ü", "\0", "\t");
    }

    @Provide
    Arbitrary<String> bodies() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(60),
                pieces(
                        "--x",
                        "--",
                        "\r\n",
                        "\n",
                        "\r",
                        "x",
                        ":",
                        ";",
                        "\"",
                        "\\",
                        "\0",
                        "\u00ff",
                        "\u00c3",
                        " ",
                        "\t",
                        PART,
                        PART + "\r\n\r\n",
                        END,
                        "; filename=\"",
                        "; filename*=",
                        "UTF-8''%",
                        "%zz",
                        "name=",
                        "Content-Disposition: form-data",
                        "Content-Type: text/plain; charset=",
                        "=?utf-8?q?"));
    }

    private static Arbitrary<String> pieces(String... pieces) {
        return Arbitraries.of(pieces).list().ofMaxSize(14).map(all -> String.join("", all));
    }
}

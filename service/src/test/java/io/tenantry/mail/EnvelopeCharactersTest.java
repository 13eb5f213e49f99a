package io.tenantry.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every non-ASCII character of the Basic Multilingual Plane in an address, sent to a mail server that records the bytes.
 */
@Tag("long")
class EnvelopeCharactersTest {
    private static final EnvelopeAddress FROM = EnvelopeAddress.of("hello@tenantry.example");
    private static final Mail MAIL =
            new Letter("Hello").paragraph("Some words.").to("unused@example.org");
    /**
     * Control characters, surrogates, private and unassigned characters, spaces, and format characters except the two
     * joiners.
     */
    private static final Pattern REFUSED =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Co}\\p{Cn}\\p{Z}]|[\\p{Cf}&&[^\\u200C\\u200D]]");

    private static final int IN_ONE_ADDRESS = 16;

    private static List<String> characters() {
        return IntStream.rangeClosed(0x80, 0xFFFF)
                .mapToObj(c -> String.valueOf((char) c))
                .toList();
    }

    private static SmtpConnection open(RecordingSmtp smtp) throws MessagingException {
        return SmtpConnection.open(SmtpServer.of(smtp.url()), FROM, true);
    }

    /** The reason why it cannot be sent; empty when it was sent. */
    private static String attempt(SmtpConnection connection, String address) throws MessagingException {
        try {
            connection.send(MAIL, "Tenantry", EnvelopeAddress.of(address), "<1@tenantry.example>");
            return "";
        } catch (Undeliverable never) {
            return never.reason();
        }
    }

    @Test
    void none_reaches_a_server_that_does_not_announce_smtputf8() throws Exception {
        try (RecordingSmtp smtp = RecordingSmtp.plain()) {
            try (SmtpConnection connection = open(smtp)) {
                List<String> sent = new ArrayList<>();
                for (String character : characters()) {
                    String reason = attempt(connection, "x" + character + "y@example.org");
                    boolean refused = REFUSED.matcher(character).matches();
                    if (!reason.contains(refused ? "not allowed: U+" : "it does not announce SMTPUTF8")) {
                        sent.add(character);
                    }
                }
                assertThat(sent).isEmpty();
            }
            assertThat(smtp.commands()).hasSize(2).first().asString().startsWith("EHLO ");
            assertThat(smtp.commands()).last().isEqualTo("QUIT");
            assertThat(smtp.mails()).isEmpty();
        }
    }

    @Test
    void each_arrives_as_itself_at_a_server_that_announces_smtputf8_or_not_at_all() throws Exception {
        List<String> expected = new ArrayList<>();
        try (RecordingSmtp smtp = RecordingSmtp.international()) {
            try (SmtpConnection connection = open(smtp)) {
                for (String character : characters()) {
                    if (REFUSED.matcher(character).matches()) {
                        assertThat(attempt(connection, "x" + character + "@example.org"))
                                .startsWith("The address has a character that is not allowed: U+");
                    }
                }
                List<String> allowed = characters().stream()
                        .filter(character -> !REFUSED.matcher(character).matches())
                        .toList();
                assertThat(allowed).hasSizeGreaterThan(50_000);
                for (int i = 0; i < allowed.size(); i += IN_ONE_ADDRESS) {
                    String together = String.join("", allowed.subList(i, Math.min(i + IN_ONE_ADDRESS, allowed.size())));
                    assertThat(attempt(connection, "x" + together + "@example.org"))
                            .isEmpty();
                    expected.add("MAIL FROM:<hello@tenantry.example> SMTPUTF8");
                    expected.add("RCPT TO:<x" + together + "@example.org>");
                    expected.add("DATA");
                }
                expected.add("QUIT");
            }
            List<String> commands = smtp.commands().stream()
                    .map(bytes -> new String(bytes.getBytes(ISO_8859_1), UTF_8))
                    .toList();
            assertThat(commands.subList(1, commands.size())).isEqualTo(expected);
            assertThat(smtp.mails()).hasSize(expected.size() / 3);
        }
    }

    @Test
    void no_ascii_character_ends_an_address_or_a_command() throws Exception {
        try (RecordingSmtp smtp = RecordingSmtp.international()) {
            String allowed = "!#$%&'*+-./0123456789=?ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz{|}~";
            try (SmtpConnection connection = SmtpConnection.open(SmtpServer.of(smtp.url()), FROM, false)) {
                for (char c = 0; c < 0x80; c++) {
                    assertThat(attempt(connection, "x" + c + "y@example.org").isEmpty())
                            .as("U+%04X", (int) c)
                            .isEqualTo(allowed.indexOf(c) >= 0);
                    assertThat(attempt(connection, "xy@exam" + c + "ple.org").isEmpty())
                            .as("U+%04X in the domain", (int) c)
                            .isEqualTo(Character.isLetterOrDigit(c) || c == '-' || c == '.');
                }
            }
            assertThat(smtp.envelopes())
                    .isNotEmpty()
                    .allMatch(command -> command.matches(
                            "MAIL FROM:<hello@tenantry\\.example>|RCPT TO:<x[^@<> ]?y@exam[a-z0-9.-]?ple\\.org>"));
        }
    }

    @Test
    void a_command_that_should_never_have_been_made_is_not_written() throws Exception {
        try (RecordingSmtp smtp = RecordingSmtp.international()) {
            SmtpServer server = SmtpServer.of(smtp.url());
            for (boolean international : new boolean[] {true, false}) {
                CheckedTransport transport = new CheckedTransport(
                        SmtpSettings.session(server, FROM, international),
                        SmtpSettings.protocol(server),
                        international);
                transport.connect(server.host(), server.port(), null, null);
                for (String wrong : List.of("\r\nRSET", "\n", "\u0000", "\u0085", "\uD800", international ? "" : "ı")) {
                    if (!wrong.isEmpty()) {
                        assertThatThrownBy(() -> transport.issueCommand("RCPT TO:<a" + wrong + "@example.org>", -1))
                                .isInstanceOf(MessagingException.class)
                                .hasMessageContaining("a character that is not allowed");
                    }
                }
                transport.close();
            }
            assertThat(smtp.commands())
                    .hasSize(4)
                    .allMatch(command -> command.startsWith("EHLO ") || command.equals("QUIT"));
        }
    }
}

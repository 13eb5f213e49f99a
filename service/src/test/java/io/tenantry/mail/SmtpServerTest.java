package io.tenantry.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.start.Options;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Parsing of mail-server URLs. */
class SmtpServerTest {
    @Test
    void the_url_says_where_how_and_as_whom() {
        assertThat(SmtpServer.of("smtps://mail.example.com"))
                .isEqualTo(new SmtpServer("mail.example.com", 465, SmtpServer.Security.TLS, "", "", Optional.empty()));
        assertThat(SmtpServer.of("smtp+starttls://a+b:c@[::1]"))
                .isEqualTo(new SmtpServer("::1", 587, SmtpServer.Security.STARTTLS, "a+b", "c", Optional.empty()));
        assertThat(SmtpServer.of("smtp://u:secret@h:2525")).hasToString("h:2525");
    }

    @Test
    void a_wrong_url_is_refused_without_repeating_it() {
        for (String wrong : List.of("secret", "http://secret", "smtp://", "smtp://a secret", "smtp:secret")) {
            assertThatThrownBy(() -> Options.of(Map.of("TENANTRY_SMTP_URL", wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("TENANTRY_SMTP_URL ")
                    .hasMessageNotContaining("secret");
        }
    }
}

package io.tenantry.session.factor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnrollmentTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Tenantry | ada@example.org | Tenantry%3Aada%40example.org | Tenantry",
                "Söhne & Co | ada+1@example.org | S%C3%B6hne%20%26%20Co%3Aada%2B1%40example.org | S%C3%B6hne%20%26%20Co",
                "Acme: #1? | Ada B | Acme%20%231%3F%3AAda%20B | Acme%20%231%3F"
            })
    void an_app_shows_the_name_of_the_installation_with_the_account(
            String issuer, String account, String label, String named) {
        assertThat(Enrollment.of(issuer, account, "JBSWY3DPEHPK3PXP").url())
                .isEqualTo("otpauth://totp/" + label + "?secret=JBSWY3DPEHPK3PXP&issuer=" + named);
    }
}

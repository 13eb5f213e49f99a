package io.tenantry.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.fault.Fault;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DnsTxtRecordsTest {
    @Test
    void every_record_of_a_domain_is_read() throws IOException {
        try (LoopbackDns dns = new LoopbackDns()) {
            dns.publish("example.org", "v=spf1 -all", "tenantry-verification=abc");

            assertThat(DnsTxtRecords.at(dns.address()).of("example.org"))
                    .containsExactlyInAnyOrder("v=spf1 -all", "tenantry-verification=abc");
        }
    }

    @Test
    void a_domain_that_is_not_there_has_none() throws IOException {
        try (LoopbackDns dns = new LoopbackDns()) {
            dns.publish("bare.example.org");

            assertThat(DnsTxtRecords.at(dns.address()).of("nowhere.example.org"))
                    .isEmpty();
            assertThat(DnsTxtRecords.at(dns.address()).of("bare.example.org")).isEmpty();
        }
    }

    @Test
    void name_servers_that_do_not_answer_are_asked_again_and_then_given_up() throws IOException {
        try (LoopbackDns dns = new LoopbackDns()) {
            dns.fallSilent();

            assertThatThrownBy(() -> DnsTxtRecords.at(dns.address()).of("example.org"))
                    .isInstanceOf(Fault.Unavailable.class);
            assertThat(dns.questions()).isEqualTo(3);
        }
    }
}

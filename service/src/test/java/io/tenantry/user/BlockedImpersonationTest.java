package io.tenantry.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.access.OrganizationId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockedImpersonationTest {
    private static final String ID = "65f0c2a91b7d3e0100000007";

    @Test
    void organizations_are_named_by_number_by_id_or_all_at_once() {
        assertThat(BlockedImpersonation.of("").covers(new OrganizationId(7), ID))
                .isFalse();
        assertThat(BlockedImpersonation.of("6, 7").covers(new OrganizationId(7), ID))
                .isTrue();
        assertThat(BlockedImpersonation.of(" " + ID + " ,8").covers(new OrganizationId(7), ID))
                .isTrue();
        assertThat(BlockedImpersonation.of("77").covers(new OrganizationId(7), ID))
                .isFalse();
        assertThat(BlockedImpersonation.of("1,*").covers(new OrganizationId(7), ID))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "1,,2", "-1", "1;2", "65F0C2A91B7D3E0100000007", "**"})
    void anything_else_is_a_mistake(String list) {
        assertThatThrownBy(() -> BlockedImpersonation.of(list)).isInstanceOf(IllegalArgumentException.class);
    }
}

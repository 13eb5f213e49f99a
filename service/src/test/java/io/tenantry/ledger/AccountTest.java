package io.tenantry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The arithmetic of a balance. */
class AccountTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    /** Amounts in cents: below zero use, above zero credits, of which every third expires after so many hours. */
    @Property(tries = 500)
    void a_balance_is_the_sum_of_its_entries_and_plan_credits_and_a_debt_are_never_there_at_once(
            @ForAll @Size(max = 40) List<@IntRange(min = -10_000, max = 10_000) Integer> cents) {
        Account account =
                new Account(new BigDecimal("0.00"), Map.of(), new BigDecimal("0.00"), null, false, false, true);
        BigDecimal sum = new BigDecimal("0.00");
        Instant now = NOW;
        for (int one : cents) {
            now = now.plusSeconds(1_800);
            Map.Entry<Instant, Account.Lot> expired = account.takeExpired(now);
            while (expired != null) {
                sum = sum.subtract(expired.getValue().remaining());
                expired = account.takeExpired(now);
            }
            if (one == 0) {
                continue;
            }
            BigDecimal amount = BigDecimal.valueOf(one, 2);
            account.book(amount, one > 0 && one % 3 == 0 ? now.plusSeconds(3_600L * (one % 7 + 1)) : null, now);
            sum = sum.add(amount);
            assertThat(account.remaining()).isEqualTo(sum);
            assertThat(account.lots().values())
                    .allSatisfy(lot -> assertThat(lot.remaining()).isPositive());
            if (account.additional().signum() < 0) {
                assertThat(account.lots()).isEmpty();
            }
        }
    }
}

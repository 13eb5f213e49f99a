package io.tenantry.api.management.billing;

import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.fault.Problem;
import io.tenantry.setting.Kind;
import io.tenantry.setting.SettingReader;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads amounts of credits and points in time. */
final class BillingFields {
    private static final SettingReader READER = new SettingReader(SettingReader.Typing.EXACT);
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2100-01-01T00:00:00Z");

    private BillingFields() {}

    /** A decimal with two digits behind the point; empty when it is wrong, which the body reports. */
    static Optional<BigDecimal> amount(JsonBody body, String name, JsonNode sent) {
        List<Problem> wrong = new ArrayList<>();
        Optional<BigDecimal> amount =
                READER.read(new Kind.Money(), false, sent, name, wrong::add).map(BigDecimal.class::cast);
        wrong.forEach(problem -> body.wrong(name, problem.message()));
        return amount;
    }

    /** A point in time; empty when it is wrong, which the body reports. */
    static Optional<Instant> time(JsonBody body, String name, JsonNode sent) {
        if (sent.isString() && sent.stringValue().length() <= 64) {
            try {
                Instant time =
                        OffsetDateTime.parse(sent.stringValue()).toInstant().truncatedTo(ChronoUnit.MICROS);
                if (!time.isBefore(FIRST) && time.isBefore(LAST)) {
                    return Optional.of(time);
                }
            } catch (DateTimeException unreadable) {
                // Reported below.
            }
        }
        body.wrong(name, "Must be a time of this century with its offset, like 2026-03-01T10:00:00Z.");
        return Optional.empty();
    }

    /** A point in time as it is written; null for none. */
    static @Nullable String written(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    /** An amount as it is written; null for none. */
    static @Nullable String written(@Nullable BigDecimal amount) {
        return amount == null ? null : amount.toPlainString();
    }
}

package io.tenantry.ledger;

import io.tenantry.fault.Problem;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry to be written to a ledger.
 *
 * @param key the writer's name for it, unique in the organization: 1 to 255 characters
 * @param amount the credits, with two digits behind the point; below 0 where they are taken
 * @param kind what it is for; null if the API has found a problem with it
 * @param expiresAt until when plan credits are available; null for credits that do not expire
 * @param source free text of up to 100 characters
 * @param at when it took place; null for now
 * @param problems the problems that the API has found
 */
public record WantedEntry(
        String key,
        BigDecimal amount,
        @Nullable EntryKind kind,
        @Nullable Instant expiresAt,
        String source,
        @Nullable Instant at,
        List<Problem> problems) {
    public WantedEntry {
        problems = List.copyOf(problems);
    }

    /**
     * All problems of the entry.
     *
     * @param now the time from which plan credits must expire later
     */
    List<Problem> problems(Instant now) {
        List<Problem> all = new ArrayList<>(problems);
        boolean readable = all.stream().noneMatch(problem -> problem.path().equals("amount"));
        if (kind == null) {
            return all;
        }
        if (readable && !kind.admits(amount.signum())) {
            all.add(Problem.invalid("amount", kind.rule()));
        }
        if (expiresAt != null && kind != EntryKind.GRANT) {
            all.add(Problem.invalid("expiresAt", "Only entries of the kind grant expire."));
        } else if (expiresAt != null && !expiresAt.isAfter(now)) {
            all.add(Problem.invalid("expiresAt", "Must be in the future."));
        }
        return all;
    }
}

package io.tenantry.billing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The SQL of conversation counts. */
final class BillingStore {
    /** A day of an organization: from when until when it was. */
    record Span(int organization, LocalDate date, Instant from, Instant until) {}

    private BillingStore() {}

    /** Those of these organizations that are there; they stay until this transaction ends. */
    static Set<Integer> lockExisting(Handle handle, Collection<Integer> organizations) {
        return new HashSet<>(
                handle.createQuery("SELECT id FROM organization WHERE id = ANY(:ids) ORDER BY id FOR KEY SHARE")
                        .bind("ids", organizations.stream().distinct().toArray(Integer[]::new))
                        .mapTo(Integer.class)
                        .list());
    }

    /**
     * Adds the counts whose keys are new; returns how many those are. Everybody adds in the same order, so that none waits for
     * another in a circle.
     */
    static int add(Handle handle, List<ConversationReport> reports) {
        return handle.createQuery("""
                        WITH fresh AS (
                            INSERT INTO conversation_report (organization_id, key, at, channel, conversations)
                            SELECT DISTINCT ON (organization_id, key) organization_id, key, at, channel, conversations
                            FROM unnest(CAST(:organizations AS integer[]), CAST(:keys AS text[]), CAST(:times AS timestamptz[]),
                                CAST(:channels AS text[]), CAST(:counts AS integer[])) WITH ORDINALITY
                                g (organization_id, key, at, channel, conversations, position)
                            ORDER BY organization_id, key, position
                            ON CONFLICT DO NOTHING RETURNING organization_id, at, channel, conversations),
                        added AS (
                            INSERT INTO conversation_count AS c (organization_id, quarter, channel, conversations)
                            SELECT organization_id, date_bin('15 minutes', at, timestamptz '2000-01-01 00:00:00Z') AS quarter,
                                channel, sum(conversations)
                            FROM fresh GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
                            ON CONFLICT (organization_id, quarter, channel)
                            DO UPDATE SET conversations = c.conversations + excluded.conversations)
                        SELECT count(*) FROM fresh""")
                .bind(
                        "organizations",
                        reports.stream().map(ConversationReport::organizationId).toArray(Integer[]::new))
                .bind("keys", reports.stream().map(ConversationReport::key).toArray(String[]::new))
                .bind(
                        "times",
                        reports.stream().map(report -> report.at().toString()).toArray(String[]::new))
                .bind(
                        "channels",
                        reports.stream().map(ConversationReport::channel).toArray(String[]::new))
                .bind(
                        "counts",
                        reports.stream().map(ConversationReport::conversations).toArray(Integer[]::new))
                .mapTo(int.class)
                .one();
    }

    /** The conversations of these days, by organization; each list by day and channel. */
    static Map<Integer, List<Bill.Day>> sums(Handle handle, List<Span> spans) {
        Map<Integer, List<Bill.Day>> sums = new HashMap<>();
        handle.createQuery("""
                        SELECT d.organization_id, d.number, c.channel, sum(c.conversations)
                        FROM unnest(CAST(:organizations AS integer[]), CAST(:numbers AS bigint[]),
                            CAST(:from AS timestamptz[]), CAST(:until AS timestamptz[])) d (organization_id, number, first, last)
                        JOIN conversation_count c
                          ON c.organization_id = d.organization_id AND c.quarter >= d.first AND c.quarter < d.last
                        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""")
                .bind("organizations", spans.stream().map(Span::organization).toArray(Integer[]::new))
                .bind(
                        "numbers",
                        spans.stream().map(span -> span.date().toEpochDay()).toArray(Long[]::new))
                .bind("from", spans.stream().map(span -> span.from().toString()).toArray(String[]::new))
                .bind(
                        "until",
                        spans.stream().map(span -> span.until().toString()).toArray(String[]::new))
                .map((row, context) -> sums.computeIfAbsent(row.getInt(1), ignored -> new ArrayList<>())
                        .add(new Bill.Day(LocalDate.ofEpochDay(row.getLong(2)), row.getString(3), row.getLong(4))))
                .list();
        return sums;
    }
}

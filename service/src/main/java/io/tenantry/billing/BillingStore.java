package io.tenantry.billing;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL of conversation counts. */
final class BillingStore {
    /** A day of an organization, with its start and end. */
    record Span(OrganizationId organization, LocalDate date, Instant from, Instant until) {}

    private BillingStore() {}

    /** The existing ones of these organizations; they cannot be deleted until this transaction ends. */
    static Set<OrganizationId> lockExisting(Handle handle, Collection<OrganizationId> organizations) {
        return new HashSet<>(
                handle.createQuery("SELECT id FROM organization WHERE id = ANY(:ids) ORDER BY id FOR KEY SHARE")
                        .bind("ids", organizations.stream().distinct().toArray(OrganizationId[]::new))
                        .mapTo(OrganizationId.class)
                        .list());
    }

    /**
     * Adds the counts with new keys; returns their number. All transactions insert in the same order, so that they cannot
     * deadlock.
     */
    static int add(Handle handle, List<ConversationReport> reports) {
        return handle.createQuery("""
                        WITH given AS MATERIALIZED (
                            SELECT DISTINCT ON (organization_id, key) organization_id, key, project_id, at, channel, conversations
                            FROM unnest(CAST(:organizations AS integer[]), CAST(:keys AS text[]), CAST(:projects AS integer[]),
                                CAST(:times AS timestamptz[]), CAST(:channels AS text[]), CAST(:counts AS integer[])) WITH ORDINALITY
                                g (organization_id, key, project_id, at, channel, conversations, position)
                            ORDER BY organization_id, key, position),
                        reported AS (
                            INSERT INTO conversation_report (organization_id, key, at, channel, conversations)
                            SELECT organization_id, key, at, channel, conversations FROM given ORDER BY organization_id, key
                            ON CONFLICT DO NOTHING RETURNING organization_id, key),
                        fresh AS (SELECT given.* FROM given JOIN reported USING (organization_id, key)),
                        of_projects AS (
                            INSERT INTO project_conversation_count AS c (organization_id, project_id, quarter, channel, conversations)
                            SELECT organization_id, project_id, date_bin('15 minutes', at, timestamptz '2000-01-01 00:00:00Z'),
                                channel, sum(conversations)
                            FROM fresh WHERE project_id IS NOT NULL GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
                            ON CONFLICT (project_id, quarter, channel)
                            DO UPDATE SET conversations = c.conversations + excluded.conversations),
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
                        reports.stream().map(ConversationReport::organizationId).toArray(OrganizationId[]::new))
                .bind(
                        "projects",
                        reports.stream().map(ConversationReport::projectId).toArray(ProjectId[]::new))
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

    /** Those of these projects that are there, each with its organization; they stay until this transaction ends. */
    static Map<ProjectId, OrganizationId> lockProjects(Handle handle, Collection<ProjectId> projects) {
        return handle.createQuery(
                        "SELECT id, organization_id FROM project WHERE id = ANY(:ids) ORDER BY id FOR KEY SHARE")
                .bind("ids", projects.stream().distinct().toArray(ProjectId[]::new))
                .map((row, context) -> Map.entry(new ProjectId(row.getInt(1)), new OrganizationId(row.getInt(2))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The organization of a project that is there. */
    static OrganizationId organizationOf(Handle handle, ProjectId project) {
        return handle.createQuery("SELECT organization_id FROM project WHERE id = :id")
                .bind("id", project)
                .mapTo(OrganizationId.class)
                .one();
    }

    /** The billing time zone of an organization. */
    static Optional<String> zone(Handle handle, OrganizationId organization) {
        return handle.createQuery("SELECT billing_timezone FROM organization WHERE id = :id")
                .bind("id", organization)
                .mapTo(String.class)
                .findOne();
    }

    /** The conversations of a project in these days, which are all of its organization, by day and channel. */
    static List<Bill.Day> sumsOfProject(Handle handle, ProjectId project, List<Span> spans) {
        return sums(handle, "project_conversation_count", project, spans).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    /** The conversations of these days, by organization; each list by day and channel. */
    static Map<OrganizationId, List<Bill.Day>> sums(Handle handle, List<Span> spans) {
        return sums(handle, "conversation_count", null, spans);
    }

    private static Map<OrganizationId, List<Bill.Day>> sums(
            Handle handle, String counts, @Nullable ProjectId project, List<Span> spans) {
        Map<OrganizationId, List<Bill.Day>> sums = new HashMap<>();
        handle.createQuery("""
                        SELECT d.organization_id, d.number, c.channel, sum(c.conversations)
                        FROM unnest(CAST(:organizations AS integer[]), CAST(:numbers AS bigint[]),
                            CAST(:from AS timestamptz[]), CAST(:until AS timestamptz[])) d (organization_id, number, first, last)
                        JOIN %s c
                          ON c.organization_id = d.organization_id AND c.quarter >= d.first AND c.quarter < d.last%s
                        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""".formatted(counts, project == null ? "" : " AND c.project_id = " + project))
                .bind("organizations", spans.stream().map(Span::organization).toArray(OrganizationId[]::new))
                .bind(
                        "numbers",
                        spans.stream().map(span -> span.date().toEpochDay()).toArray(Long[]::new))
                .bind("from", spans.stream().map(span -> span.from().toString()).toArray(String[]::new))
                .bind(
                        "until",
                        spans.stream().map(span -> span.until().toString()).toArray(String[]::new))
                .map((row, context) -> sums.computeIfAbsent(
                                new OrganizationId(row.getInt(1)), ignored -> new ArrayList<>())
                        .add(new Bill.Day(LocalDate.ofEpochDay(row.getLong(2)), row.getString(3), row.getLong(4))))
                .list();
        return sums;
    }
}

package io.tenantry.onboarding;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.setting.SettingAuthors;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL of first steps. */
final class OnboardingStore {
    private OnboardingStore() {}

    /** The enabled organizations that a person belongs to, by id. */
    static List<OrganizationId> organizations(Handle handle, PersonId person) {
        return handle.createQuery("""
                        SELECT DISTINCT o.id FROM active_membership m JOIN organization o ON o.id = m.organization_id
                        WHERE m.person_id = :person AND NOT o.disabled ORDER BY o.id""")
                .bind("person", person)
                .mapTo(OrganizationId.class)
                .list();
    }

    /** The stored choices of a person in an organization; the defaults where there are none. */
    static Onboarding find(Handle handle, OrganizationId organization, PersonId person, List<OnboardingTask> tasks) {
        return handle.createQuery("""
                        SELECT coalesce(b.status, 'not_started'), coalesce(b.variant, o.onboarding_flow),
                            coalesce(b.updated_at, (SELECT min(m.created_at) FROM membership m
                                WHERE m.organization_id = o.id AND m.person_id = :person), o.created_at)
                        FROM organization o LEFT JOIN onboarding b ON b.organization_id = o.id AND b.person_id = :person
                        WHERE o.id = :organization""")
                .bind("organization", organization)
                .bind("person", person)
                .map((row, context) -> new Onboarding(
                        organization,
                        row.getString(1),
                        row.getString(2),
                        tasks,
                        row.getObject(3, OffsetDateTime.class).toInstant()))
                .one();
    }

    /** The first steps; the data of an organization shows which of them are done. */
    static List<OnboardingTask> tasks(Handle handle, OrganizationId organization) {
        return handle.createQuery("""
                        SELECT (SELECT min(created_at) FROM project WHERE organization_id = o.id),
                            (SELECT min(created_at) FROM invitation WHERE organization_id = o.id AND kind = 'invite'),
                            (SELECT min(created_at) FROM api_key WHERE organization_id = o.id),
                            (SELECT min(created_at) FROM provider_credential WHERE organization_id = o.id),
                            o.webhook_url <> '' OR EXISTS (SELECT FROM project
                                WHERE organization_id = o.id AND webhook_url <> '')
                        FROM organization o WHERE o.id = :organization""")
                .bind("organization", organization)
                .map((row, context) -> List.of(
                        task("create_project", "Create a project", row.getObject(1, OffsetDateTime.class)),
                        task("invite_member", "Invite a member", row.getObject(2, OffsetDateTime.class)),
                        task("create_api_key", "Create an API key", row.getObject(3, OffsetDateTime.class)),
                        task(
                                "add_provider_credential",
                                "Add a credential of a provider",
                                row.getObject(4, OffsetDateTime.class)),
                        new OnboardingTask("set_webhook", "Set a webhook", row.getBoolean(5), null)))
                .one();
    }

    private static OnboardingTask task(String key, String title, @Nullable OffsetDateTime at) {
        Instant doneAt = at == null ? null : at.toInstant();
        return new OnboardingTask(key, title, at != null, doneAt);
    }

    /** Stores the choices of a person; null leaves a choice as it is. */
    static void put(
            Handle handle,
            OrganizationId organization,
            PersonId person,
            @Nullable String status,
            @Nullable String variant) {
        handle.createUpdate("""
                        INSERT INTO onboarding AS b (person_id, organization_id, status, variant)
                        VALUES (:person, :organization, coalesce(:status, 'not_started'), :variant)
                        ON CONFLICT (person_id, organization_id) DO UPDATE
                        SET status = coalesce(:status, b.status), variant = coalesce(:variant, b.variant), updated_at = now()
                        WHERE b.status <> :status OR b.variant IS DISTINCT FROM coalesce(:variant, b.variant)""")
                .bind("person", person)
                .bind("organization", organization)
                .bindByType("status", status, String.class)
                .bindByType("variant", variant, String.class)
                .execute();
    }

    /** Whether a person of an organization has chosen a variant. */
    static boolean isChosen(Handle handle, OrganizationId organization) {
        return handle.createQuery(
                        "SELECT EXISTS (SELECT FROM onboarding WHERE organization_id = :id AND variant IS NOT NULL)")
                .bind("id", organization)
                .mapTo(boolean.class)
                .one();
    }

    /** Sets the flow of an organization; returns the flow before it, or nothing where that is the same. */
    static Optional<String> setFlow(Handle handle, Caller caller, OrganizationId organization, String flow) {
        return handle.createQuery("""
                        WITH before AS (SELECT id, onboarding_flow FROM organization WHERE id = :id FOR NO KEY UPDATE)
                        UPDATE organization o SET onboarding_flow = :flow, revision = revision + 1, updated_at = now(),
                        %s
                        FROM before WHERE o.id = before.id AND before.onboarding_flow <> :flow
                        RETURNING before.onboarding_flow""".formatted(SettingAuthors.assignment(":by", ":settings")))
                .bind("by", SettingAuthors.of(caller))
                .bind("settings", SettingAuthors.names(List.of("onboarding_flow")))
                .bind("flow", flow)
                .bind("id", organization)
                .mapTo(String.class)
                .findOne();
    }

    /** Sets whether an organization skips its first steps; returns whether that is new. */
    static boolean setSkipped(Handle handle, Caller caller, OrganizationId organization, boolean skipped) {
        return handle.createUpdate("""
                        UPDATE organization SET skip_onboarding = :skipped, revision = revision + 1, updated_at = now(),
                        %s
                        WHERE id = :id AND skip_onboarding <> :skipped""".formatted(SettingAuthors.assignment(":by", ":settings")))
                        .bind("by", SettingAuthors.of(caller))
                        .bind("settings", SettingAuthors.names(List.of("skip_onboarding")))
                        .bind("skipped", skipped)
                        .bind("id", organization)
                        .execute()
                > 0;
    }

    static Optional<Integer> lockOrganization(Handle handle, OrganizationId organization) {
        return handle.createQuery("SELECT id FROM organization WHERE id = :id FOR NO KEY UPDATE")
                .bind("id", organization)
                .mapTo(Integer.class)
                .findOne();
    }
}

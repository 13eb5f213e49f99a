package io.tenantry.notification.news;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL of mails about notifications, and of the settings that decide which are written. */
final class NewsStore {
    private NewsStore() {}

    /** A person who gets a mail. */
    record Recipient(PersonId person, String email) {}

    /** Those of these people who get mails of an organization, and of its project if one is given; by id. */
    static List<Recipient> recipients(
            Handle handle,
            OrganizationId organization,
            @Nullable ProjectId project,
            Collection<PersonId> people,
            int most) {
        return handle.createQuery("""
                        SELECT p.id, p.email FROM person p
                        WHERE p.id = ANY(:people)
                          AND (SELECT bool_or(m.is_email_notify_enabled) FROM active_membership m
                               WHERE m.organization_id = :organization AND m.person_id = p.id)
                          AND NOT EXISTS (SELECT FROM project WHERE id = :project AND NOT is_send_emails_enabled)
                        ORDER BY p.id LIMIT :most""")
                .bind("people", people.toArray(PersonId[]::new))
                .bind("organization", organization)
                .bindByType("project", project, ProjectId.class)
                .bind("most", most)
                .map((row, context) -> new Recipient(new PersonId(row.getInt(1)), row.getString(2)))
                .list();
    }

    /** Locks an enabled organization, so that it is not deleted until this transaction ends; false when there is none. */
    static boolean lock(Handle handle, OrganizationId organization) {
        return handle.createQuery("SELECT id FROM organization WHERE id = :id AND NOT disabled FOR KEY SHARE")
                .bind("id", organization)
                .mapTo(OrganizationId.class)
                .findOne()
                .isPresent();
    }

    /** Whether an organization has a project. */
    static boolean hasProject(Handle handle, OrganizationId organization, ProjectId project) {
        return handle.createQuery(
                        "SELECT EXISTS (SELECT FROM project WHERE organization_id = :organization AND id = :project)")
                .bind("organization", organization)
                .bind("project", project)
                .mapTo(boolean.class)
                .one();
    }

    /** Whether a project, or else its organization, wants reports of a kind. */
    static boolean isWanted(Handle handle, OrganizationId organization, @Nullable ProjectId project, Report.Kind kind) {
        Integer ofProject = kind.ofProjects() ? ProjectId.valueOrNull(project) : null;
        return handle.createQuery("SELECT %s FROM %s WHERE id = :id"
                        .formatted(kind.setting(), ofProject == null ? "organization" : "project"))
                .bind("id", ofProject == null ? organization.value() : ofProject)
                .mapTo(boolean.class)
                .one();
    }
}

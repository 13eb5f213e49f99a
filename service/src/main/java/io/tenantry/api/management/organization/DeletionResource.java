package io.tenantry.api.management.organization;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tenantry.access.Caller;
import io.tenantry.access.Precondition;
import io.tenantry.api.management.field.Identifiers;
import io.tenantry.api.management.field.ListParameters;
import io.tenantry.api.management.field.OrganisationFields;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.ListPage;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.deletion.Deletion;
import io.tenantry.deletion.DeletionColumns;
import io.tenantry.deletion.DeletionQuery;
import io.tenantry.deletion.Deletions;
import io.tenantry.organization.Organization;
import io.tenantry.organization.Organizations;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Deletes organisations: starting, undoing and following it, and the certificates. */
public final class DeletionResource {
    /** One kind of data. The number of removed rows is known when all are removed. */
    public record PartJson(
            String service,
            String collectionName,
            boolean isDeleted,
            @Nullable String lastUpdatedAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long removed,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String sha256) {
        static PartJson of(Deletion.Part part) {
            Instant at = part.updatedAt();
            return new PartJson(
                    part.service(),
                    part.collection(),
                    part.done(),
                    at == null ? null : at.toString(),
                    part.done() ? part.removed() : null,
                    part.done() ? HexFormat.of().formatHex(part.digest()) : null);
        }

        public static PartJson plain(Deletion.Part part) {
            Instant at = part.updatedAt();
            return new PartJson(
                    part.service(), part.collection(), part.done(), at == null ? null : at.toString(), null, null);
        }
    }

    private final Deletions deletions;
    private final Organizations organizations;
    private final ObjectIds ids;
    private final Form<Deletion> form;
    private final Replies<Deletion> replies;
    private final Replies<Organization> organisations;

    public DeletionResource(Deletions deletions, Organizations organizations, ObjectIds ids) {
        this.deletions = deletions;
        this.organizations = organizations;
        this.organisations = new Replies<>(OrganisationFields.form(ids));
        this.ids = ids;
        this.form = new Form<Deletion>(
                        "deletions",
                        "deletion",
                        List.of(
                                new Field<>(
                                        "_id",
                                        deletion -> ids.of(
                                                ObjectIds.Kind.DELETION,
                                                deletion.id().value()),
                                        DeletionColumns.ID,
                                        ObjectIds.Kind.DELETION),
                                new Field<>(
                                        "organisationId",
                                        deletion -> ids.of(
                                                ObjectIds.Kind.ORGANIZATION,
                                                deletion.organizationId().value()),
                                        DeletionColumns.ORGANIZATION,
                                        ObjectIds.Kind.ORGANIZATION),
                                new Field<>("organisationName", Deletion::organizationName, DeletionColumns.NAME),
                                new Field<>(
                                        "status", deletion -> deletion.status().name(), DeletionColumns.STATUS),
                                new Field<>(
                                        "createdAt",
                                        deletion -> deletion.createdAt().toString(),
                                        null),
                                new Field<>(
                                        "updatedAt",
                                        deletion -> deletion.updatedAt().toString(),
                                        null),
                                new Field<>("purgeAfter", deletion -> text(deletion.purgeAfter()), null),
                                new Field<>("completedAt", deletion -> text(deletion.completedAt()), null),
                                new Field<>("sha256", DeletionResource::digest, null),
                                new Field<>("dataToBeDeleted", DeletionResource::parts, null)))
                .withOnRequest(List.of(Identifiers.organization(Deletion::organizationId)));
        this.replies = new Replies<>(form);
    }

    /** Its operations, below the version. */
    public List<Route> routes() {
        return List.of(
                Route.of("DELETE", "/organisations/{organisationId}", this::start),
                Route.of("POST", "/organisations/{organisationId}/requestdeletion", this::request),
                Route.of("POST", "/organisations/{organisationId}/undelete", this::undo),
                Route.of("GET", "/organisations/{organisationId}/deletion", this::progress),
                Route.of("GET", "/deletions", this::list),
                Route.of("GET", "/deletions/{deletionId}", this::get));
    }

    private Reply request(Request request, Caller caller) {
        replies.check(request);
        return replies.object(request, 200, deletions.request(caller, PathIds.organization(ids, request)));
    }

    private Reply start(Request request, Caller caller) {
        Precondition<Organization> believed = organisations.believed(request);
        deletions.start(
                caller,
                PathIds.organization(ids, request),
                request.query().last("verificationToken"),
                id -> believed.check(organizations.get(caller, id)));
        return Reply.empty(204);
    }

    private Reply undo(Request request, Caller caller) {
        deletions.undo(caller, PathIds.organization(ids, request));
        return Reply.empty(204);
    }

    private Reply progress(Request request, Caller caller) {
        return replies.object(request, 200, deletions.ofOrganization(caller, PathIds.organization(ids, request)));
    }

    private Reply list(Request request, Caller caller) {
        ListParameters asked = ListParameters.read(request.query(), form, ids, Set.of());
        DeletionQuery query = new DeletionQuery(asked.filter(), asked.conditions(), asked.order(), asked.window());
        return replies.list(request, ListPage.of(deletions.list(caller, query)));
    }

    private Reply get(Request request, Caller caller) {
        Deletion.Id id = new Deletion.Id(PathIds.row(ids, ObjectIds.Kind.DELETION, request, "deletionId"));
        return replies.object(request, 200, deletions.get(caller, id));
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static @Nullable String digest(Deletion deletion) {
        byte[] digest = deletion.digest();
        return digest == null ? null : HexFormat.of().formatHex(digest);
    }

    private static List<PartJson> parts(Deletion deletion) {
        return deletion.parts().stream().map(PartJson::of).toList();
    }
}

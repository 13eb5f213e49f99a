package io.tenantry.api.management.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.api.management.field.Identifiers;
import io.tenantry.api.management.field.ManagementFaults;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.api.management.wire.ListPage;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.fault.Fault;
import io.tenantry.organization.OrganizationBatches;
import io.tenantry.organization.OrganizationBatches.Outcome;
import io.tenantry.organization.OrganizationBatches.Wanted;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates many organisations at once: each has its own result. */
public final class OrganisationBulk {
    private static final String ITEMS = "items";

    /**
     * The result for one organisation.
     *
     * @param index its index in the request, from 0
     * @param status the HTTP status that a request with this organisation alone would have
     * @param id its id, when it was created
     * @param error the fault, when it was not created
     */
    private record Result(
            int index,
            int status,
            @Nullable OrganizationId id,
            @Nullable String name,
            ManagementFaults.@Nullable ErrorJson error) {}

    private static Form<Result> form(ObjectIds ids) {
        return new Form<Result>(
                        "results",
                        "result",
                        List.of(
                                new Field<>("index", Result::index, null),
                                new Field<>("status", Result::status, null),
                                new Field<>("_id", result -> written(ids, result.id()), null),
                                new Field<>("name", Result::name, null),
                                new Field<>(
                                        "code",
                                        result -> result.error() == null
                                                ? null
                                                : result.error().code(),
                                        null),
                                new Field<>(
                                        "detail",
                                        result -> result.error() == null
                                                ? null
                                                : result.error().detail(),
                                        null)))
                .withOnRequest(List.of(Identifiers.organization(Result::id)))
                .foundIn("organisations");
    }

    private static @Nullable String written(ObjectIds ids, @Nullable OrganizationId id) {
        return id == null ? null : ids.of(ObjectIds.Kind.ORGANIZATION, id.value());
    }

    private final OrganizationBatches batches;
    private final Replies<Result> replies;

    public OrganisationBulk(OrganizationBatches batches, ObjectIds ids) {
        this.batches = batches;
        this.replies = new Replies<>(form(ids));
    }

    public List<Route> routes() {
        return List.of(Route.of("POST", "/organisations/bulk", this::create));
    }

    private Reply create(Request request, Caller caller) {
        replies.check(request);
        List<Wanted> wanted = wanted(JsonBody.read(request, JsonBody.MOST_BYTES_OF_MANY));
        List<Outcome> outcomes = batches.create(caller, wanted);
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            results.add(
                    switch (outcomes.get(i)) {
                        case Outcome.Created(OrganizationId id, String name) -> new Result(i, 200, id, name, null);
                        case Outcome.Refused(Fault why) -> {
                            ManagementFaults.ErrorJson error = ManagementFaults.error(request, why);
                            yield new Result(
                                    i,
                                    error.status(),
                                    null,
                                    wanted.get(i).change().name(),
                                    error);
                        }
                    });
        }
        Reply reply = replies.list(request, new ListPage<>(results, results.size(), null, null));
        return new Reply(207, reply.contentType(), reply.body(), reply.headers());
    }

    private static List<Wanted> wanted(JsonBody body) {
        return body.items(ITEMS, OrganizationBatches.MOST, "organisations").stream()
                .map(one -> new Wanted(OrganisationBody.read(one), one.problems()))
                .toList();
    }
}

package io.tenantry.http.management;

import io.tenantry.access.Caller;
import io.tenantry.http.Reply;
import io.tenantry.http.Request;
import io.tenantry.http.Route;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationQuery;
import io.tenantry.organization.Organizations;
import io.tenantry.storage.AskedLately;
import io.tenantry.storage.ChangeFeed;
import io.tenantry.storage.ChangeFeed.Topic;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.Remembered;
import java.util.List;
import java.util.Set;

/** Reads organisations: {@code /organisations} and {@code /organisations/{organisationId}}. */
public final class OrganisationResource {
    private static final long MOST_REMEMBERED_BYTES = 32L << 20;
    private static final int LONGEST_REMEMBERED_QUERY = 512;
    private static final int[] SLOTS = {ChangeFeed.slot(Topic.ORGANIZATIONS, 0)};

    private final Organizations organizations;
    private final ObjectIds ids;
    private final Form<Organization> form;
    private final Replies<Organization> replies;
    private final Remembered<String, Reply> pages;
    private final AskedLately asked = new AskedLately();

    /** @param changes says when a remembered page is no longer right */
    public OrganisationResource(Organizations organizations, ObjectIds ids, ChangeFeed changes) {
        this.organizations = organizations;
        this.ids = ids;
        this.form = OrganisationFields.form(ids);
        this.replies = new Replies<>(form);
        this.pages = new Remembered<>(
                changes, MOST_REMEMBERED_BYTES, reply -> reply.body().length + 4 * LONGEST_REMEMBERED_QUERY);
    }

    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/organisations", this::list),
                Route.of("GET", "/organisations/{organisationId}", this::get));
    }

    private Reply list(Request request, Caller caller) {
        Format format = Negotiation.format(request);
        boolean popular = format == Format.JSON || format == Format.HAL;
        if (!popular || request.rawQuery().length() > LONGEST_REMEMBERED_QUERY) {
            return read(request, caller);
        }
        // Only operators get here, and all of them see the same. The path is part of HAL's links.
        String key = (format == Format.HAL ? request.rawPath() : "") + "?" + request.rawQuery();
        if (!asked.again(key)) {
            return read(request, caller).tagged();
        }
        return pages.get(
                key, ignored -> new Remembered.Fresh<>(read(request, caller).tagged(), SLOTS));
    }

    private Reply read(Request request, Caller caller) {
        ListParameters asked = ListParameters.read(request.query(), form, ids, Set.of());
        OrganizationQuery query = new OrganizationQuery(
                asked.filter(), asked.conditions(), asked.order(), asked.window(), OrganisationFields.settings());
        return replies.list(request, ListPage.of(organizations.list(caller, query)));
    }

    private Reply get(Request request, Caller caller) {
        int row = PathIds.row(ids, ObjectIds.Kind.ORGANIZATION, request, "organisationId");
        return replies.object(request, 200, organizations.get(caller, row));
    }
}

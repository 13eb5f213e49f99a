package io.tenantry.api.management.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.api.management.field.ListParameters;
import io.tenantry.api.management.field.OrganisationFields;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.Format;
import io.tenantry.api.management.wire.ListPage;
import io.tenantry.api.management.wire.Negotiation;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.cache.CachedAnswers;
import io.tenantry.cache.ChangeFeed;
import io.tenantry.cache.ChangeFeed.Topic;
import io.tenantry.cache.RecentQuestions;
import io.tenantry.label.Labels;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationQuery;
import io.tenantry.organization.Organizations;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import java.util.Set;

/** Reads organisations: {@code /organisations} and {@code /organisations/{organisationId}}. */
public final class OrganisationResource {
    private static final long MOST_CACHED_BYTES = 32L << 20;
    private static final int LONGEST_CACHED_QUERY = 512;
    private static final int[] SLOTS = {ChangeFeed.slot(Topic.ORGANIZATIONS, 0)};

    private final Organizations organizations;
    private final ObjectIds ids;
    private final Form<Organization> form;
    private final Replies<Organization> replies;
    private final CachedAnswers<String, Reply> pages;
    private final RecentQuestions asked = new RecentQuestions();

    /** @param changes the change feed, which invalidates cached pages */
    public OrganisationResource(Organizations organizations, ObjectIds ids, Labels labels, ChangeFeed changes) {
        this.organizations = organizations;
        this.ids = ids;
        this.form = OrganisationFields.form(ids, labels);
        this.replies = new Replies<>(form);
        this.pages = new CachedAnswers<>(
                "organisation_pages",
                changes,
                MOST_CACHED_BYTES,
                reply -> reply.body().length + 4 * LONGEST_CACHED_QUERY);
    }

    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/organisations", this::list),
                Route.of("GET", "/organisations/{organisationId}", this::get));
    }

    private Reply list(Request request, Caller caller) {
        Format format = Negotiation.format(request);
        boolean popular = (format == Format.JSON || format == Format.HAL) && request.header("Prefer") == null;
        if (!popular || request.rawQuery().length() > LONGEST_CACHED_QUERY) {
            return read(request, caller);
        }
        // Only operators use this operation, and all of them see the same. The path is part of HAL's links.
        String key = (format == Format.HAL ? request.rawPath() : "") + "?" + request.rawQuery();
        if (!asked.again(key)) {
            return read(request, caller).tagged();
        }
        return pages.get(
                key, ignored -> new CachedAnswers.Fresh<>(read(request, caller).tagged(), SLOTS));
    }

    private Reply read(Request request, Caller caller) {
        ListParameters asked = ListParameters.read(request.query(), form, ids, Set.of());
        OrganizationQuery query = new OrganizationQuery(
                asked.filter(), asked.conditions(), asked.order(), asked.window(), OrganisationFields.settings());
        return replies.list(request, ListPage.of(organizations.list(caller, query)));
    }

    private Reply get(Request request, Caller caller) {
        OrganizationId row = PathIds.organization(ids, request);
        return replies.object(request, 200, organizations.get(caller, row));
    }
}

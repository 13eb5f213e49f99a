package io.tenantry.console.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.apikey.ApiKey;
import io.tenantry.apikey.ApiKeys;
import io.tenantry.apikey.CallerApiKeys;
import io.tenantry.apikey.Creator;
import io.tenantry.apikey.NamedApiKey;
import io.tenantry.apikey.operator.ManagementKeys;
import io.tenantry.console.Frame;
import io.tenantry.console.Html;
import io.tenantry.console.form.Sent;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.OperatorFeatures;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.KeyRow;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.Pager;
import io.tenantry.fault.Fault;
import io.tenantry.organization.Organization;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The keys of an organization: the list, a new key that is shown once, and revocation. */
final class KeyPages {
    private static final String PATH = OneOrganization.PATH + "/keys";
    private static final String AFTER = "after";

    private final CallerApiKeys keys;
    private final ManagementKeys managementKeys;
    private final SignedIn signedIn;
    private final OneOrganization one;

    KeyPages(OperatorFeatures features, SignedIn signedIn, OneOrganization one) {
        this.keys = features.keys();
        this.managementKeys = features.managementKeys();
        this.signedIn = signedIn;
        this.one = one;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, this::list),
                signedIn.post(PATH, this::create),
                signedIn.post(PATH + "/{key}/revoke", this::revoke));
    }

    private Reply list(Request request, Caller caller) {
        return page(200, request, caller, "", "");
    }

    private Reply page(int status, Request request, Caller caller, String made, String refused) {
        Organization organization = one.find(request, caller);
        int after = after(request);
        List<NamedApiKey> read = keys.ofOrganization(caller, organization.id(), after, ListAddress.ROWS + 1);
        boolean more = read.size() > ListAddress.ROWS;
        List<NamedApiKey> shown = more ? read.subList(0, ListAddress.ROWS) : read;
        Pager pager = new Pager(
                shown.size() + (shown.size() == 1 ? " key" : " keys") + (more ? " of more" : ""),
                after == 0 ? null : "?",
                more ? "?" + AFTER + "=" + shown.getLast().key().id() : null);
        Frame frame = one.frame(request, caller, organization, "Keys");
        return Html.page(
                status,
                Html.TEMPLATES.keys(
                        frame,
                        one.head(request, organization, "/keys"),
                        frame.console(one.path(request, "/keys")),
                        made,
                        refused,
                        shown.stream().map(key -> row(request, key)).toList(),
                        pager));
    }

    private static int after(Request request) {
        String after = request.query().last(AFTER);
        return after != null && after.matches("[0-9]{1,9}") ? Integer.parseInt(after) : 0;
    }

    private KeyRow row(Request request, NamedApiKey named) {
        ApiKey key = named.key();
        return new KeyRow(
                one.path(request, "/keys/" + one.id(ObjectIds.Kind.API_KEY, key.id()) + "/revoke"),
                key.name().isEmpty() ? "Key without a name" : key.name(),
                key.prefix(),
                key.projectId() == null ? "Whole organization" : "Project " + named.projectName(),
                creator(key.creator()),
                Moment.of(key.createdAt()),
                moment(key.lastUsedAt()),
                moment(key.expiresAt()));
    }

    private static String creator(Creator creator) {
        String operator = creator.operator();
        return operator != null ? "operator " + operator : Objects.requireNonNullElse(creator.name(), "");
    }

    private static @Nullable Moment moment(@Nullable Instant at) {
        return at == null ? null : Moment.of(at);
    }

    private Reply create(Request request, Caller caller, Sent sent) {
        try {
            ApiKeys.Made made = managementKeys.issue(caller, one.number(request));
            return page(201, request, caller, made.text(), "");
        } catch (Fault.NotAllowed off) {
            return page(403, request, caller, "", off.getMessage());
        }
    }

    private Reply revoke(Request request, Caller caller, Sent sent) {
        OrganizationId organization = one.number(request);
        keys.revoke(caller, one.row(request, ObjectIds.Kind.API_KEY, "key"), named -> {
            if (!Objects.equals(named.key().organizationId(), organization)) {
                throw new Fault.NotFound("key");
            }
        });
        return Html.see(request, Outcome.KEY_REVOKED.at(one.path(request, "/keys")));
    }
}

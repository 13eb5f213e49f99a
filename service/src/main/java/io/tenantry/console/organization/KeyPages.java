package io.tenantry.console.organization;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.apikey.ApiKeyRequest;
import io.tenantry.apikey.CallerApiKeys;
import io.tenantry.apikey.operator.ManagementKeys;
import io.tenantry.console.FaultPages;
import io.tenantry.console.Frame;
import io.tenantry.console.Html;
import io.tenantry.console.Page;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.Sent;
import io.tenantry.console.key.KeyTable;
import io.tenantry.console.key.NewKey;
import io.tenantry.console.operator.OperatorFeatures;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.table.Made;
import io.tenantry.console.view.table.Table;
import io.tenantry.fault.Fault;
import io.tenantry.id.ApiKeyId;
import io.tenantry.organization.own.SeenOrganization;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The keys of an organization: the list, a new key that is shown once, and revocation. */
final class KeyPages {
    private static final String PATH = OneOrganization.PATH + "/keys";
    private final CallerApiKeys keys;
    private final ManagementKeys managementKeys;
    private final Clock clock;
    private final SignedIn signedIn;
    private final OneOrganization one;

    KeyPages(OperatorFeatures features, Clock clock, SignedIn signedIn, OneOrganization one) {
        this.clock = clock;
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
        Form empty = form(request, null, Faults.NONE);
        return signedIn.once().show(request, made -> page(200, request, caller, made, "", empty));
    }

    /** The form in which an administrator of the organization makes a key. */
    private Form form(Request request, @Nullable Sent sent, Faults faults) {
        String action = Page.of(request, "").console(one.path(request, "/keys"));
        return NewKey.form(action, signedIn.token(request), sent, faults);
    }

    private Reply page(int status, Request request, Caller caller, String made, String refused, Form form) {
        SeenOrganization organization = one.find(request, caller);
        Table table = KeyTable.of(
                request,
                (after, most) -> keys.ofOrganization(caller, organization.id(), after, most),
                true,
                key -> one.path(
                        request,
                        "/keys/" + one.id(ObjectIds.Kind.API_KEY, key.id().value()) + "/revoke"),
                text("keys.fill"));
        Frame frame = one.frame(request, caller, organization, text("tab.keys"));
        return Html.page(
                status,
                Html.TEMPLATES.keys(
                        frame,
                        one.head(request, caller, organization, "/keys"),
                        new Made(text("common.newkey"), made, one.path(request, "/keys")),
                        refused,
                        form,
                        table));
    }

    private Reply create(Request request, Caller caller, Sent sent) {
        try {
            String text = caller instanceof Caller.Operator
                    ? managementKeys.issue(caller, one.number(request)).text()
                    : keys.make(
                                    caller,
                                    new ApiKeyRequest.ForOrganization(one.number(request)),
                                    NewKey.terms(sent, clock.instant()))
                            .text();
            return signedIn.once().lead(request, one.path(request, "/keys"), text);
        } catch (Fault.Invalid invalid) {
            return page(400, request, caller, "", "", form(request, sent, new Faults(invalid.problems())));
        } catch (Fault.NotAllowed off) {
            if (!(caller instanceof Caller.Operator)) {
                throw off;
            }
            return page(403, request, caller, "", off.getMessage(), form(request, null, Faults.NONE));
        } catch (Fault.TooMany tooMany) {
            return FaultPages.wait(
                    page(429, request, caller, "", "", form(request, sent, Faults.of(tooMany))), tooMany);
        }
    }

    private Reply revoke(Request request, Caller caller, Sent sent) {
        OrganizationId organization = one.number(request);
        keys.revoke(caller, new ApiKeyId(one.row(request, ObjectIds.Kind.API_KEY, "key")), named -> {
            if (!Objects.equals(named.key().organizationId(), organization)) {
                throw new Fault.NotFound("key");
            }
        });
        return Html.see(request, Outcome.KEY_REVOKED.at(one.path(request, "/keys")));
    }
}

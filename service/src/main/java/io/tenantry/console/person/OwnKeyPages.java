package io.tenantry.console.person;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.apikey.ApiKeyRequest;
import io.tenantry.apikey.CallerApiKeys;
import io.tenantry.console.FaultPages;
import io.tenantry.console.Frame;
import io.tenantry.console.Frame.Section;
import io.tenantry.console.Html;
import io.tenantry.console.Page;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.Sent;
import io.tenantry.console.key.KeyTable;
import io.tenantry.console.key.NewKey;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.PathNumber;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.table.Made;
import io.tenantry.console.view.table.Table;
import io.tenantry.fault.Fault;
import io.tenantry.id.ApiKeyId;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The own keys of a person: the list, a new key that is shown once, and revocation. */
final class OwnKeyPages {
    private static final String PATH = "/me/keys";

    private final CallerApiKeys keys;
    private final Clock clock;
    private final SignedIn signedIn;

    OwnKeyPages(PeopleFeatures features, SignedIn signedIn) {
        this.keys = features.keys();
        this.clock = features.clock();
        this.signedIn = signedIn;
    }

    List<Route> routes() {
        return List.of(
                Route.of(
                        "GET",
                        PATH,
                        SignedIn.forPeople((request, caller) -> signedIn.once()
                                .show(
                                        request,
                                        made -> page(200, request, caller, made, form(request, null, Faults.NONE))))),
                signedIn.postOfPeople(PATH, this::create),
                signedIn.postOfPeople(PATH + "/{key}/revoke", this::revoke));
    }

    private Form form(Request request, @Nullable Sent sent, Faults faults) {
        return NewKey.form(Page.of(request, "").console(PATH), signedIn.token(request), sent, faults);
    }

    private Reply create(Request request, Caller caller, Sent sent) {
        try {
            String text = keys.make(caller, new ApiKeyRequest.Personal(), NewKey.terms(sent, clock.instant()))
                    .text();
            return signedIn.once().lead(request, PATH, text);
        } catch (Fault.Invalid invalid) {
            return page(400, request, caller, "", form(request, sent, new Faults(invalid.problems())));
        } catch (Fault.NotAllowed lacking) {
            return page(403, request, caller, "", form(request, sent, Faults.general(lacking.getMessage())));
        } catch (Fault.TooMany tooMany) {
            return FaultPages.wait(page(429, request, caller, "", form(request, sent, Faults.of(tooMany))), tooMany);
        }
    }

    private Reply revoke(Request request, Caller caller, Sent sent) {
        keys.revoke(caller, new ApiKeyId(PathNumber.of(request, "key")), named -> {
            if (named.key().organizationId() != null) {
                throw new Fault.NotFound("key");
            }
        });
        return Html.see(request, Outcome.KEY_REVOKED.at(PATH));
    }

    private Reply page(int status, Request request, Caller caller, String made, Form form) {
        Table table = KeyTable.of(
                request,
                (after, most) -> keys.own(caller, after, most),
                false,
                key -> PATH + "/" + key.id() + "/revoke",
                text("ownkeys.fill"));
        Frame frame = signedIn.frame(request, caller, Section.ACCOUNT, text("ownkeys.title"));
        return Html.page(
                status, Html.TEMPLATES.ownkeys(frame, new Made(text("common.newkey"), made, PATH), form, table));
    }
}

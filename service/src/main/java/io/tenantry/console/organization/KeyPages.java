package io.tenantry.console.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.apikey.ApiKey;
import io.tenantry.apikey.ApiKeyRequest;
import io.tenantry.apikey.CallerApiKeys;
import io.tenantry.apikey.Creator;
import io.tenantry.apikey.KeyTerms;
import io.tenantry.apikey.NamedApiKey;
import io.tenantry.apikey.operator.ManagementKeys;
import io.tenantry.canonical.Names;
import io.tenantry.console.FaultPages;
import io.tenantry.console.Frame;
import io.tenantry.console.Html;
import io.tenantry.console.Page;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Kind;
import io.tenantry.console.form.Field.Option;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.Sent;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.OperatorFeatures;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.KeyRow;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.Pager;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.organization.own.SeenOrganization;
import io.tenantry.setting.Texts;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The keys of an organization: the list, a new key that is shown once, and revocation. */
final class KeyPages {
    private static final String PATH = OneOrganization.PATH + "/keys";
    private static final String AFTER = "after";
    private static final String NAME = "name";
    private static final String VALID = "valid";
    private static final List<Option> VALIDITIES = List.of(
            new Option("30", "30 days"),
            new Option("90", "90 days"),
            new Option("365", "1 year"),
            new Option("", "Until it is revoked"));

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
        return page(200, request, caller, "", "", form(request, "", "90", Faults.NONE));
    }

    /** The form in which an administrator of the organization makes a key. */
    private Form form(Request request, String name, String validity, Faults faults) {
        List<Field> fields = List.of(
                Field.of(NAME, "Name of the key", Kind.TEXT)
                        .asking(List.of("The program that uses it"))
                        .holding(name),
                Field.of(VALID, "Valid", Kind.TEXT).among(VALIDITIES).holding(validity));
        String action = Page.of(request, "").console(one.path(request, "/keys"));
        return Form.of(action, signedIn.token(request), "Create key", fields, faults);
    }

    private Reply page(int status, Request request, Caller caller, String made, String refused, Form form) {
        SeenOrganization organization = one.find(request, caller);
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
                        one.head(request, caller, organization, "/keys"),
                        frame.console(one.path(request, "/keys")),
                        made,
                        refused,
                        form,
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
        String name = sent.value(NAME);
        String validity = sent.value(VALID);
        Form empty = form(request, "", "90", Faults.NONE);
        try {
            String text = caller instanceof Caller.Operator
                    ? managementKeys.issue(caller, one.number(request)).text()
                    : make(caller, one.number(request), name, validity);
            return page(201, request, caller, text, "", empty);
        } catch (Fault.Invalid invalid) {
            return page(400, request, caller, "", "", form(request, name, validity, new Faults(invalid.problems())));
        } catch (Fault.NotAllowed off) {
            if (!(caller instanceof Caller.Operator)) {
                throw off;
            }
            return page(403, request, caller, "", off.getMessage(), empty);
        } catch (Fault.TooMany tooMany) {
            return FaultPages.wait(
                    page(429, request, caller, "", "", form(request, name, validity, Faults.of(tooMany))), tooMany);
        }
    }

    /** Makes a key of the organization that lasts; returns its text. */
    private String make(Caller caller, OrganizationId organization, String name, String validity) {
        String wrong = Texts.nameProblem(name);
        if (wrong != null) {
            throw new Fault.Invalid(Problem.invalid(NAME, wrong));
        }
        Instant expires = VALIDITIES.stream().anyMatch(option -> option.value().equals(validity)) && !validity.isEmpty()
                ? clock.instant().plus(Duration.ofDays(Integer.parseInt(validity)))
                : null;
        return keys.make(
                        caller,
                        new ApiKeyRequest.ForOrganization(organization),
                        new KeyTerms(Names.trimmed(name), null, expires))
                .text();
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

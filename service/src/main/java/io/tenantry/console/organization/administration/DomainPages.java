package io.tenantry.console.organization.administration;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Precondition;
import io.tenantry.console.FaultPages;
import io.tenantry.console.Frame;
import io.tenantry.console.Html;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Kind;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.Sent;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.PathNumber;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.organization.OneOrganization;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.tab.DomainRow;
import io.tenantry.domain.Domains;
import io.tenantry.domain.OrganizationDomain;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.organization.own.SeenOrganization;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** The mail domains of an organization: adds them, shows the record that verifies them, verifies and removes them. */
final class DomainPages {
    private static final String TAB = "/domains";
    private static final String PATH = OneOrganization.PATH + TAB;
    private static final String ONE = PATH + "/{domain}";
    private static final String DOMAIN = "domain";

    private final Domains domains;
    private final SignedIn signedIn;
    private final OneOrganization one;

    DomainPages(AdministrationFeatures features, SignedIn signedIn, OneOrganization one) {
        this.domains = features.domains();
        this.signedIn = signedIn;
        this.one = one;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, (request, caller) -> page(200, request, caller, "", Faults.NONE, "")),
                signedIn.post(PATH, this::add),
                signedIn.post(ONE + "/verify", this::verify),
                signedIn.post(ONE + "/remove", this::remove));
    }

    private Reply add(Request request, Caller caller, Sent sent) {
        String typed = sent.value(DOMAIN);
        try {
            domains.add(caller, one.number(request), typed);
            return done(request, Outcome.DOMAIN_ADDED);
        } catch (Fault.Invalid invalid) {
            return page(400, request, caller, typed, new Faults(invalid.problems()), "");
        } catch (Fault.QuotaReached reached) {
            return page(409, request, caller, typed, Faults.general(reached.getMessage()), "");
        }
    }

    private Reply verify(Request request, Caller caller, Sent sent) {
        OrganizationDomain.Id id = find(request, caller).id();
        try {
            domains.verify(caller, id);
            return done(request, Outcome.DOMAIN_VERIFIED);
        } catch (Fault.Invalid missing) {
            String why = missing.problems().stream().map(Problem::message).collect(Collectors.joining(" "));
            return page(400, request, caller, "", Faults.NONE, text("domains.unseen", why));
        } catch (Fault.Unavailable silent) {
            return page(503, request, caller, "", Faults.NONE, text("domains.silent"));
        } catch (Fault.TooMany tooMany) {
            String often = text("domains.busy");
            return FaultPages.wait(page(429, request, caller, "", Faults.NONE, often), tooMany);
        }
    }

    private Reply remove(Request request, Caller caller, Sent sent) {
        domains.remove(caller, find(request, caller).id(), Precondition.none());
        return done(request, Outcome.DOMAIN_REMOVED);
    }

    /** The domain in the address, which is one of the organization in it. */
    private OrganizationDomain find(Request request, Caller caller) {
        OrganizationId organization = one.find(request, caller).id();
        OrganizationDomain domain = domains.get(caller, new OrganizationDomain.Id(PathNumber.of(request, DOMAIN)));
        if (!domain.organizationId().equals(organization)) {
            throw new Fault.NotFound(DOMAIN);
        }
        return domain;
    }

    private Reply done(Request request, Outcome outcome) {
        return Html.see(request, outcome.at(one.path(request, TAB)));
    }

    /** @param refused why a domain was not verified; empty for none */
    private Reply page(int status, Request request, Caller caller, String typed, Faults faults, String refused) {
        SeenOrganization organization = one.find(request, caller);
        // An organization has few of them.
        List<OrganizationDomain> all = domains.list(caller, organization.id()).rows();
        Frame frame =
                one.frame(request, caller, organization, text("tab.domains")).with(faults);
        Form form = Form.of(
                frame.console(one.path(request, TAB)),
                signedIn.token(request),
                text("domains.add"),
                List.of(Field.of(DOMAIN, text("common.domain"), Kind.TEXT)
                        .asking(List.of(text("domains.hint")))
                        .holding(typed)),
                faults);
        return Html.page(
                status,
                Html.TEMPLATES.domains(
                        frame,
                        one.head(request, caller, organization, TAB),
                        form,
                        refused,
                        all.stream().map(domain -> row(request, domain)).toList()));
    }

    private DomainRow row(Request request, OrganizationDomain domain) {
        Instant verified = domain.verifiedAt();
        return new DomainRow(
                one.path(request, TAB + "/" + domain.id()),
                domain.name(),
                domain.proof(),
                Moment.of(domain.createdAt()),
                verified == null ? null : Moment.of(verified));
    }
}

package io.tenantry.console.installation;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import io.tenantry.console.Frame;
import io.tenantry.console.Frame.Section;
import io.tenantry.console.Html;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Kind;
import io.tenantry.console.form.Field.Option;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.Sent;
import io.tenantry.console.form.Words;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.Pager;
import io.tenantry.console.view.table.Cell;
import io.tenantry.console.view.table.Row;
import io.tenantry.console.view.table.Table;
import io.tenantry.fault.Fault;
import io.tenantry.id.MembershipId;
import io.tenantry.session.console.ConsoleSession;
import io.tenantry.storage.ObjectIds;
import io.tenantry.user.overview.OverviewMembership;
import io.tenantry.user.overview.OverviewSession;
import io.tenantry.user.overview.PersonOverview;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** One person across organizations: memberships, sessions, and acting as the person in one of the organizations. */
final class PersonPages {
    private static final String PATH = "/people/{person}";
    private static final String AFTER = "after";
    private static final String MEMBERSHIP = "membership";
    private static final String REASON = "reason";

    private final InstallationFeatures features;
    private final SignedIn signedIn;

    PersonPages(InstallationFeatures features, SignedIn signedIn) {
        this.features = features;
        this.signedIn = signedIn;
    }

    List<Route> routes() {
        return List.of(
                Route.of(
                        "GET",
                        PATH,
                        SignedIn.forOperators((request, caller) -> page(200, request, caller, "", "", Faults.NONE))),
                signedIn.postOfOperators(PATH + "/impersonate", this::begin),
                signedIn.post("/impersonation/end", this::end));
    }

    private PersonId person(Request request) {
        return new PersonId(features.ids()
                .row(ObjectIds.Kind.PERSON, request.path("person"))
                .orElseThrow(() -> new Fault.NotFound("person")));
    }

    private Reply begin(Request request, Caller caller, Sent sent) {
        PersonId person = person(request);
        String membership = sent.value(MEMBERSHIP);
        MembershipId id = new MembershipId(
                features.ids().row(ObjectIds.Kind.MEMBERSHIP, membership).orElse(0));
        try {
            if (id.value() == 0 || !features.users().get(caller, id).personId().equals(person)) {
                throw new Fault.NotFound("membership");
            }
            String token = features.impersonations().beginInConsole(caller, id, sent.value(REASON));
            return signedIn.act(request, Html.see(request, Outcome.ACTING.at("/organizations")), token);
        } catch (Fault.Invalid invalid) {
            return page(400, request, caller, membership, sent.value(REASON), new Faults(invalid.problems()));
        } catch (Fault.NotAllowed refused) {
            return page(403, request, caller, membership, sent.value(REASON), Faults.general(refused.getMessage()));
        }
    }

    /** Ends an impersonation; leads back to the person. */
    private Reply end(Request request, Caller caller, Sent sent) {
        if (!SignedIn.isActing(caller)) {
            throw new Fault.NotFound("page");
        }
        ConsoleSession session = signedIn.person(request);
        features.consoleSessions().end(session);
        String person =
                features.ids().of(ObjectIds.Kind.PERSON, session.personId().value());
        return signedIn.actNoMore(request, Html.see(request, Outcome.ACTING_ENDED.at("/people/" + person)));
    }

    private Reply page(int status, Request request, Caller caller, String membership, String reason, Faults faults) {
        PersonOverview person = features.people().get(caller, person(request));
        String written = request.query().last(AFTER);
        int after = written != null && written.matches("[0-9]{1,9}") ? Integer.parseInt(written) : 0;
        List<OverviewMembership> read = features.people().memberships(caller, person.id(), ListAddress.ROWS + 1, after);
        boolean more = read.size() > ListAddress.ROWS;
        List<OverviewMembership> shown = more ? read.subList(0, ListAddress.ROWS) : read;
        Frame frame = signedIn.frame(request, caller, Section.PEOPLE, person.name())
                .below(new Frame.Crumb("/people", text("section.people")))
                .with(faults);
        List<Option> organizations = shown.stream()
                .filter(one -> one.project() == null && !one.disabled())
                .map(one -> new Option(
                        features.ids().of(ObjectIds.Kind.MEMBERSHIP, one.id().value()), one.organization()))
                .toList();
        Form act = Form.of(
                frame.console("/people/" + request.path("person") + "/impersonate"),
                signedIn.token(request),
                text("person.act.title"),
                List.of(
                        Field.of(MEMBERSHIP, text("person.act.organization"), Kind.TEXT)
                                .among(organizations)
                                .holding(membership),
                        Field.of(REASON, text("person.act.reason"), Kind.TEXT)
                                .asking(List.of(text("person.act.hint")))
                                .holding(reason)),
                faults);
        Pager pager = new Pager(
                more
                        ? text("count.more", text("count.memberships", shown.size()))
                        : text("count.memberships", shown.size()),
                after == 0 ? null : "?",
                more ? "?" + AFTER + "=" + shown.getLast().id() : null);
        Table memberships = new Table(
                text("person.memberships"),
                Table.headings(
                        text("common.organization"),
                        text("common.project"),
                        text("common.role"),
                        text("common.status"),
                        text("person.since")),
                shown.stream().map(this::row).toList(),
                text("person.memberships.none.title"),
                text("person.memberships.none.text"),
                pager);
        return Html.page(
                status,
                Html.TEMPLATES.person(
                        frame,
                        person,
                        Moment.of(person.createdAt()),
                        memberships,
                        sessions(caller, person),
                        organizations.isEmpty() ? Optional.empty() : Optional.of(act)));
    }

    private Row row(OverviewMembership membership) {
        String organization = features.ids()
                .of(ObjectIds.Kind.ORGANIZATION, membership.organizationId().value());
        return Row.of(
                Cell.link(membership.organization(), "/organizations/" + organization),
                Cell.text(Objects.requireNonNullElse(membership.project(), "")),
                Cell.text(Words.ofColumn(membership.role())),
                Cell.state(
                        membership.disabled() ? text("common.disabled") : text("common.enabled"),
                        membership.disabled() ? "off" : "on"),
                Cell.time(Moment.of(membership.createdAt())));
    }

    private Table sessions(Caller caller, PersonOverview person) {
        List<OverviewSession> read = features.people().sessions(caller, person.id(), ListAddress.ROWS + 1);
        boolean more = read.size() > ListAddress.ROWS;
        List<OverviewSession> shown = more ? read.subList(0, ListAddress.ROWS) : read;
        return new Table(
                text("common.sessions"),
                Table.headings(
                        text("sessions.program"),
                        text("person.of"),
                        text("common.signedin"),
                        text("common.ends"),
                        text("common.address"),
                        text("common.secondfactor")),
                shown.stream()
                        .map(session -> Row.of(
                                Cell.text(
                                        session.userAgent() == null
                                                ? text("common.unknown")
                                                : Words.browser(session.userAgent())),
                                Cell.text(
                                        session.impersonator() == null
                                                ? session.console() ? text("person.console") : text("person.apis")
                                                : text("person.operator", session.impersonator())),
                                Cell.time(Moment.of(session.createdAt())),
                                Cell.time(Moment.of(session.expiresAt())),
                                Cell.text(Objects.requireNonNullElse(session.address(), "")),
                                Cell.text(session.secondFactor() ? text("common.yes") : text("common.no"))))
                        .toList(),
                text("person.sessions.none.title"),
                text("person.sessions.none.text"),
                new Pager(
                        more
                                ? text("count.newest", text("count.sessions", shown.size()))
                                : text("count.sessions", shown.size()),
                        null,
                        null));
    }
}

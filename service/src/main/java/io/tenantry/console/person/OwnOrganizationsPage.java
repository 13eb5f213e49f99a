package io.tenantry.console.person;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.console.Frame.Section;
import io.tenantry.console.Html;
import io.tenantry.console.form.Words;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.NumberedPage;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.own.OwnOrganizationRow;
import io.tenantry.member.Role;
import io.tenantry.organization.own.OwnOrganization;
import io.tenantry.session.console.ConsoleSession;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import java.util.List;
import java.util.Objects;

/** The organizations of a person, to choose one from: the first page of a person who is signed in. */
final class OwnOrganizationsPage {
    private static final String FILTER = "filter";

    private final PeopleFeatures features;
    private final SignedIn signedIn;

    OwnOrganizationsPage(PeopleFeatures features, SignedIn signedIn) {
        this.features = features;
        this.signedIn = signedIn;
    }

    /** The list, or the only organization of a person who has no invitation to answer. */
    Reply start(Request request, Caller caller) {
        if (SignedIn.isActing(caller)) {
            return list(request, caller);
        }
        List<OwnOrganization> few = features.organizations().list(caller, "", 2, 0);
        return few.size() == 1 && !isInvited(caller)
                ? Html.see(request, path(few.getFirst().id()))
                : list(request, caller);
    }

    /** The list; of an operator who acts as a person, the organization in which that is. */
    Reply list(Request request, Caller caller) {
        ConsoleSession.Acting acting =
                SignedIn.isActing(caller) ? signedIn.person(request).acting() : null;
        if (acting != null) {
            return Html.see(request, path(acting.organizationId()));
        }
        String filter =
                Objects.requireNonNullElse(request.query().last(FILTER), "").strip();
        // No name has a null character, and the database refuses a search for one.
        String search = filter.replace("\0", "");
        NumberedPage page = NumberedPage.of(request, FILTER);
        long total = features.organizations().count(caller, search);
        List<OwnOrganizationRow> rows =
                features.organizations().list(caller, search, ListAddress.ROWS, page.skip()).stream()
                        .map(this::row)
                        .toList();
        String words = Words.number(total) + (total == 1 ? " organization" : " organizations");
        return Html.page(
                200,
                Html.TEMPLATES.own(
                        signedIn.frame(request, caller, Section.ORGANIZATIONS, "Your organizations"),
                        filter,
                        isInvited(caller),
                        rows,
                        page.pager(total, words)));
    }

    private boolean isInvited(Caller caller) {
        return features.answers().waiting(caller).iterator().hasNext();
    }

    private OwnOrganizationRow row(OwnOrganization organization) {
        Role role = organization.role();
        return new OwnOrganizationRow(
                path(organization.id()),
                organization.name(),
                role == null ? "In projects only" : Words.ofRole(role.word()),
                Moment.of(organization.since()));
    }

    private String path(OrganizationId organization) {
        return "/organizations/" + features.ids().of(ObjectIds.Kind.ORGANIZATION, organization.value());
    }
}

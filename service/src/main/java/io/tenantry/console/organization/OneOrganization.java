package io.tenantry.console.organization;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.console.Frame;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.person.PeopleFeatures;
import io.tenantry.console.view.Access;
import io.tenantry.console.view.OrganizationHead;
import io.tenantry.fault.Fault;
import io.tenantry.member.Right;
import io.tenantry.organization.own.OwnOrganizations;
import io.tenantry.organization.own.SeenOrganization;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Request;

/** The organization that the address of a page names, with the frame and the head of its pages. */
public final class OneOrganization {
    /** The path of an organization. */
    public static final String PATH = "/organizations/{organization}";

    private final OwnOrganizations organizations;
    private final ObjectIds ids;
    private final SignedIn signedIn;

    public OneOrganization(PeopleFeatures features, SignedIn signedIn) {
        this.organizations = features.organizations();
        this.ids = features.ids();
        this.signedIn = signedIn;
    }

    /**
     * The number of the organization.
     *
     * @throws Fault.NotFound when the address has no id that this installation gives
     */
    public OrganizationId number(Request request) {
        return new OrganizationId(row(request, ObjectIds.Kind.ORGANIZATION, "organization"));
    }

    /**
     * The number of an object in the address.
     *
     * @throws Fault.NotFound when the address has no id that this installation gives
     */
    public int row(Request request, ObjectIds.Kind kind, String parameter) {
        return ids.row(kind, request.path(parameter)).orElseThrow(() -> new Fault.NotFound(parameter));
    }

    /** The id of an object, for addresses. */
    public String id(ObjectIds.Kind kind, int row) {
        return ids.of(kind, row);
    }

    /**
     * The organization.
     *
     * @throws Fault.NotFound when there is none, or the caller does not see it
     */
    public SeenOrganization find(Request request, Caller caller) {
        return organizations.see(caller, number(request));
    }

    /** The path of a page of the organization, relative to the console. */
    public String path(Request request, String below) {
        return "/organizations/"
                + ids.of(ObjectIds.Kind.ORGANIZATION, number(request).value()) + below;
    }

    /**
     * The frame of a page.
     *
     * @param what the content of the page: {@code Members}; empty for the overview
     */
    public Frame frame(Request request, Caller caller, SeenOrganization organization, String what) {
        String title = what.isEmpty() ? organization.name() : text("tab.of", what, organization.name());
        return signedIn.frame(request, caller, Frame.Section.ORGANIZATIONS, title)
                .below(new Frame.Crumb("/organizations", text("section.organizations")));
    }

    /** The head of a page; {@code tab} is the path of its tab below the organization. */
    public OrganizationHead head(Request request, Caller caller, SeenOrganization organization, String tab) {
        return new OrganizationHead(
                path(request, ""),
                organization.name(),
                organization.organization().disabled(),
                tab,
                access(caller, organization));
    }

    /** The parts of the organization that the caller sees. */
    public static Access access(Caller caller, SeenOrganization organization) {
        if (caller instanceof Caller.Operator) {
            return Access.OPERATOR;
        }
        if (organization.allows(Right.ADMINISTER)) {
            return Access.ADMINISTRATOR;
        }
        return organization.whole() ? Access.MEMBER : Access.GUEST;
    }
}

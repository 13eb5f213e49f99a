package io.tenantry.console.organization.setting;

import io.tenantry.console.Html;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.organization.OneOrganization;
import io.tenantry.session.policy.AffectedPeople.Extent;
import io.tenantry.session.policy.PolicyEnforcement;
import io.tenantry.web.Route;
import java.util.List;

/** Enforces the password policy of an organization; the tab with the policy tells before how many people that affects. */
final class PolicyPages {
    private static final String TAB = "/policy";
    private static final String PATH = OneOrganization.PATH + TAB;

    private final PolicyEnforcement policies;
    private final SignedIn signedIn;
    private final OneOrganization one;

    PolicyPages(SettingFeatures features, SignedIn signedIn, OneOrganization one) {
        this.policies = features.policies();
        this.signedIn = signedIn;
        this.one = one;
    }

    List<Route> routes() {
        return List.of(
                signedIn.postOfOperators(PATH + "/enforce", enforce(Extent.EVERYBODY)),
                signedIn.postOfOperators(PATH + "/enforce-older", enforce(Extent.CHANGED_BEFORE_POLICY)));
    }

    private SignedIn.Action enforce(Extent extent) {
        return (request, caller, sent) -> {
            policies.enforce(caller, one.number(request), extent);
            return Html.see(request, Outcome.POLICY_ENFORCED.at(one.path(request, TAB)));
        };
    }
}

package io.tenantry.console.organization.administration;

import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.organization.OneOrganization;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;

/** The tabs of webhooks, domains and the deletion of an organization. */
public final class AdministrationTabs {
    private AdministrationTabs() {}

    /** The routes, below the console. */
    public static List<Route> routes(AdministrationFeatures features, SignedIn signedIn, OneOrganization one) {
        List<Route> all = new ArrayList<>();
        all.addAll(new WebhookPages(features, signedIn, one).routes());
        all.addAll(new DomainPages(features, signedIn, one).routes());
        all.addAll(new DeletionPages(features, signedIn, one).routes());
        return List.copyOf(all);
    }
}

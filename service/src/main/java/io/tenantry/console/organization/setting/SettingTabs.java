package io.tenantry.console.organization.setting;

import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.organization.OneOrganization;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;

/** The tabs of settings, limits, password policy and privacy of an organization. */
public final class SettingTabs {
    private SettingTabs() {}

    /** The routes, below the console. */
    public static List<Route> routes(SettingFeatures features, SignedIn signedIn, OneOrganization one) {
        List<Route> all = new ArrayList<>();
        all.addAll(new SettingPages(features, signedIn, one).routes());
        all.addAll(new LimitPages(features, signedIn, one).routes());
        all.addAll(new PolicyPages(features, signedIn, one).routes());
        return List.copyOf(all);
    }
}

package io.tenantry.console.installation;

import io.tenantry.console.operator.SignedIn;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;

/** The pages about the installation, for operators. */
public final class InstallationPages {
    private InstallationPages() {}

    /** The routes, below the console. */
    public static List<Route> routes(InstallationFeatures features, SignedIn signedIn) {
        List<Route> all = new ArrayList<>();
        all.addAll(new PeopleListPage(features, signedIn).routes());
        all.addAll(new PersonPages(features, signedIn).routes());
        all.addAll(new DeletionListPages(features, signedIn).routes());
        all.addAll(new MailPage(features, signedIn).routes());
        all.addAll(new FailingReceiverPage(features, signedIn).routes());
        all.addAll(new OperatorListPages(features, signedIn).routes());
        all.addAll(new ServiceKeyPages(features, signedIn).routes());
        all.addAll(new SystemPages(features, signedIn).routes());
        return List.copyOf(all);
    }
}

package io.tenantry.console.description;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.console.Frame;
import io.tenantry.console.Html;
import io.tenantry.console.Page;
import io.tenantry.console.look.Asset;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.document.ApiLink;
import io.tenantry.fault.Fault;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The descriptions of the APIs at {@code /console/api}, without signing in: a list, and a page for each, where Swagger UI shows the
 * OpenAPI file and makes calls with the credentials that its reader enters.
 */
public final class ApiPages {
    /** As that of all pages; the icons of Swagger UI are in its style sheet. */
    private static final String POLICY = Html.scripted("img-src 'self' data:");

    private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/5.34.1/";
    private static final Asset BUNDLE =
            Asset.later(WEBJAR + "swagger-ui-bundle.js", "swagger-ui-bundle.js", "text/javascript");
    private static final Asset STYLE = Asset.later(WEBJAR + "swagger-ui.css", "swagger-ui.css", "text/css");
    private static final Asset START = Asset.script("api.js");
    private static final Asset LOOK = Asset.later("/io/tenantry/console/api.css", "api.css", "text/css");

    private static final Map<String, ApiLink> APIS = apis(
            new ApiLink("user", text("apis.user"), text("apis.user.purpose"), text("apis.user.credentials")),
            new ApiLink(
                    "management",
                    text("apis.management"),
                    text("apis.management.purpose"),
                    text("apis.management.credentials")),
            new ApiLink(
                    "organisation",
                    text("apis.organisation"),
                    text("apis.organisation.purpose"),
                    text("apis.organisation.credentials")),
            new ApiLink("usage", text("apis.usage"), text("apis.usage.purpose"), text("apis.usage.credentials")));

    private final SignedIn signedIn;

    public ApiPages(SignedIn signedIn) {
        this.signedIn = signedIn;
    }

    private static Map<String, ApiLink> apis(ApiLink... links) {
        Map<String, ApiLink> apis = new LinkedHashMap<>();
        for (ApiLink link : links) {
            apis.put(link.name(), link);
        }
        return apis;
    }

    /** The routes, below the console. */
    public List<Route> routes() {
        return List.of(
                Route.open("GET", "/api", this::index),
                Route.open("GET", "/api/{name}", this::show),
                BUNDLE.route(),
                STYLE.route(),
                START.route(),
                LOOK.route());
    }

    private Reply index(Request request) {
        Optional<Frame> frame = frame(request, text("section.api"));
        return Html.page(
                200, Html.TEMPLATES.apis(Page.of(request, text("section.api")), frame, List.copyOf(APIS.values())));
    }

    private Reply show(Request request) {
        ApiLink api = APIS.get(request.path("name"));
        if (api == null) {
            throw new Fault.NotFound("page");
        }
        Optional<Frame> frame = frame(request, api.title());
        Page page = Page.of(request, api.title());
        return Html.page(
                        200,
                        Html.TEMPLATES.api(
                                page,
                                frame.map(above -> above.below(new Frame.Crumb("/api", text("section.api")))),
                                api,
                                List.of(page.console(STYLE.path()), page.console(LOOK.path())),
                                List.of(page.console(BUNDLE.path()), page.console(START.path()))))
                .with("Content-Security-Policy", POLICY);
    }

    /** The frame of a reader who is signed in; empty for others. */
    private Optional<Frame> frame(Request request, String title) {
        try {
            Caller caller = signedIn.caller(request);
            return Optional.of(signedIn.frame(request, caller, Frame.Section.API, title));
        } catch (Fault.Unauthenticated | Fault.NotAllowed other) {
            return Optional.empty();
        }
    }
}

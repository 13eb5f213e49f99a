package io.tenantry.console;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.console.look.Brand;
import io.tenantry.web.Preference;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;

/** The front page: links to the APIs and documents, as HTML for people and as JSON for programs. */
public final class FrontPage {
    private static final String LINKS = """
            {"name":"Tenantry","user_api":"/user/openapi.yaml","management_api":"/management/openapi.yaml",\
            "organisation_api":"/v2.0/openapi.yaml",\
            "documentation":"/llms.txt","ready":"/health/ready","live":"/health/live"}""";

    private final Reply json = Reply.text(200, Reply.JSON, LINKS).with("Vary", "Accept");

    /** The route of {@code /}. */
    public List<Route> routes() {
        return List.of(Route.open("GET", "/", this::front));
    }

    private Reply front(Request request) {
        String accept = request.header("Accept");
        boolean program = Preference.of(accept, Reply.JSON) > Preference.of(accept, "text/html");
        return program ? json : page(request).with("Vary", "Accept");
    }

    /** The page for an unknown path outside the APIs and the console. */
    public Reply missing(Request request) {
        Notice notice = Notice.stopped(text("fault.notfound.title"), text("front.missing"));
        return Html.notice(404, request, notice.with("/", text("fault.start")));
    }

    /** The HTML page. */
    Reply page(Request request) {
        return Html.page(
                        200,
                        Html.TEMPLATES.front(Page.of(request, Brand.current().name()), request.serverUrl()))
                .with("Cache-Control", "no-cache");
    }
}

package io.tenantry.console;

import io.tenantry.console.look.Asset;
import io.tenantry.web.Reply;
import io.tenantry.web.Route;
import io.tenantry.web.resource.Document;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Serves the documents and examples for users and operators at the paths that they have in the source, and an index of them. */
public final class Documents {
    private static final Pattern LISTED = Pattern.compile("\\((/docs/[a-z0-9/-]+\\.md|/ops/[A-Za-z.-]+)\\)");
    private static final List<String> PICTURES = List.of("console-organization.png", "console-phone.png");
    private static final List<String> APIS = List.of("user", "management", "organisation", "usage");

    private Documents() {}

    /** The text of the index. */
    public static String index() {
        return Asset.text("/io/tenantry/console/llms.txt");
    }

    /** The routes of the index, of each document that it lists, and of the OpenAPI files. */
    public static List<Route> routes() {
        String index = index();
        Reply reply = Reply.text(200, "text/plain", index).tagged();
        Stream<Route> listed = LISTED.matcher(index)
                .results()
                .map(link -> link.group(1))
                .map(path -> new Document(path, path.endsWith(".md") ? "text/markdown" : "text/plain").at(path));
        Stream<Route> pictures = PICTURES.stream().map(Documents::picture);
        Stream<Route> described = APIS.stream().map(api -> Document.openApi(api).at("/api/" + api + ".openapi.yaml"));
        return Stream.of(Stream.of(Route.open("GET", "/llms.txt", request -> reply)), listed, pictures, described)
                .flatMap(routes -> routes)
                .toList();
    }

    private static Route picture(String name) {
        String path = "/docs/images/" + name;
        return Route.open(
                "GET",
                path,
                request -> Reply.of(200, "image/png", Asset.bytes(path)).tagged());
    }
}

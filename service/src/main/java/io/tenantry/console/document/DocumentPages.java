package io.tenantry.console.document;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.console.Html;
import io.tenantry.console.Page;
import io.tenantry.console.view.document.DocumentLink;
import io.tenantry.fault.Fault;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The pages of the documents, at {@code /console/docs}: the index, and each document that {@code /llms.txt} lists. */
public final class DocumentPages {
    private static final Pattern LISTED = Pattern.compile("(?m)^- \\[([^]]+)]\\(/docs/([a-z0-9-]+)\\.md\\): (.+)$");

    private final Map<String, DocumentLink> documents = new LinkedHashMap<>();
    private final Map<String, Markdown.Rendered> rendered = new ConcurrentHashMap<>();

    /** @param index the text of {@code /llms.txt} */
    public DocumentPages(String index) {
        LISTED.matcher(index).results().map(DocumentPages::listed).forEach(one -> documents.put(one.name(), one));
    }

    private static DocumentLink listed(MatchResult line) {
        return new DocumentLink(line.group(2), line.group(1), line.group(3));
    }

    public List<Route> routes() {
        return List.of(Route.open("GET", "/docs", this::index), Route.open("GET", "/docs/{name}", this::document));
    }

    private Reply index(Request request) {
        return page(Html.page(
                200,
                Html.TEMPLATES.documents(Page.of(request, text("common.documents")), List.copyOf(documents.values()))));
    }

    private Reply document(Request request) {
        String name = request.path("name");
        if (!documents.containsKey(name)) {
            throw new Fault.NotFound("page");
        }
        Markdown.Rendered found = rendered.computeIfAbsent(name, DocumentPages::render);
        return page(Html.page(200, Html.TEMPLATES.document(Page.of(request, found.title()), found.html())));
    }

    /** Documents are the same for all readers until the program is replaced. */
    private static Reply page(Reply reply) {
        return reply.with("Cache-Control", "no-cache");
    }

    private static Markdown.Rendered render(String name) {
        String path = "/docs/" + name + ".md";
        try (InputStream file = Objects.requireNonNull(DocumentPages.class.getResourceAsStream(path), path)) {
            return Markdown.render(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

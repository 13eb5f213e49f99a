package io.tenantry.cli.migrate.vendor;

import io.tenantry.cli.database.VisibleText;
import io.tenantry.configuration.Mistake;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A list with cursors, as the management and organisation APIs have them, read page by page. */
final class CursorList {
    private final VendorClient client;
    private final String path;
    private final String noun;
    private final Set<String> cursors = new HashSet<>();
    private String cursor = "";
    private int pages;
    private boolean ended;

    /**
     * @param path with the query that each page has
     * @param noun what is listed, in the plural, for messages
     */
    CursorList(VendorClient client, String path, String noun) {
        this.client = client;
        this.path = path;
        this.noun = noun;
    }

    /** The next page; empty at the end. */
    Optional<Vendor.Page> next() {
        if (ended) {
            return Optional.empty();
        }
        if (++pages > client.limits().pages()) {
            throw tooLong(noun, client.limits().pages());
        }
        JsonNode body = client.get(cursor.isEmpty() ? path : path + "&next=" + cursor);
        JsonNode rows = body.path("items");
        List<JsonNode> items = objects(rows.isMissingNode() ? embedded(body) : rows, path);
        JsonNode following = body.path("nextCursor").isString() ? body.path("nextCursor") : body.path("next");
        cursor = following.isString() ? following.stringValue() : "";
        ended = cursor.isEmpty();
        if (!ended && !cursor.matches("[A-Za-z0-9_-]{1,200}")) {
            throw Mistake.ofState("The list of %s has a cursor of an unknown form.".formatted(noun));
        }
        if (!ended && (items.isEmpty() || !cursors.add(cursor))) {
            throw Mistake.ofState("The list of %s does not end: %s."
                    .formatted(noun, items.isEmpty() ? "an empty page names a next one" : "a cursor comes twice"));
        }
        JsonNode total = body.path("total");
        return Optional.of(new Vendor.Page(items, total.canConvertToLong() ? total.longValue() : -1));
    }

    /** All rows. */
    List<JsonNode> all() {
        List<JsonNode> rows = new ArrayList<>();
        for (Optional<Vendor.Page> page = next(); page.isPresent(); page = next()) {
            rows.addAll(page.get().items());
        }
        return rows;
    }

    /** The rows of a reply in HAL. */
    private static JsonNode embedded(JsonNode body) {
        return body.path("_embedded").valueStream().findFirst().orElse(body.path("items"));
    }

    /**
     * The objects of an array.
     *
     * @throws Mistake when it is no array, or has other values
     */
    static List<JsonNode> objects(JsonNode array, String path) {
        if (!array.isArray() || !array.valueStream().allMatch(JsonNode::isObject)) {
            throw Mistake.ofState("The reply to %s is not a list of objects. Is the URL that of the API?"
                    .formatted(VisibleText.of(path)));
        }
        return array.valueStream().toList();
    }

    static Mistake tooLong(String noun, int pages) {
        return Mistake.ofState("The list of %s has more than %,d pages, which are not read.".formatted(noun, pages));
    }
}

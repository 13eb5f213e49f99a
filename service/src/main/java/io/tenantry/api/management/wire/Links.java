package io.tenantry.api.management.wire;

import io.tenantry.web.Request;
import io.tenantry.web.form.Parameters;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The links in replies: absolute paths, below the prefix of the request. */
public final class Links {
    /** The parameter of a query that carries an API key: no link contains it. */
    public static final String KEY = "api_key";

    /** The parameter of a query that names the organization of a request to the organisation API. */
    public static final String ORGANISATION = "organisationId";

    private static final Set<String> PLACE = Set.of("next", "previous", "skip");

    private Links() {}

    /**
     * The URL of one object of a collection. It names the organization as the request does, where the organisation API needs
     * that to find the object.
     */
    public static String object(Request request, String collection, String id) {
        String prefix = request.rawPath().startsWith("/new/") ? "/new" : "";
        String api = request.rawPath().startsWith(prefix + "/management/") ? "/management" : "";
        String organization = api.isEmpty() && !collection.startsWith("projects")
                ? request.query().value(ORGANISATION)
                : null;
        StringBuilder query = new StringBuilder();
        if (organization != null) {
            append(query, ORGANISATION, organization);
        }
        return prefix + api + "/v2.0/" + collection + "/" + id + query;
    }

    /** The requested list. */
    static String self(Request request) {
        return list(request, Set.of(), "", null);
    }

    /** The first page of that list. */
    static String first(Request request) {
        return list(request, PLACE, "", null);
    }

    /** The page of that list that follows a cursor. */
    static String next(Request request, String cursor) {
        return list(request, PLACE, "next", cursor);
    }

    /** The page of that list that precedes a cursor. */
    static String previous(Request request, String cursor) {
        return list(request, PLACE, "previous", cursor);
    }

    private static String list(Request request, Set<String> without, String name, @Nullable String cursor) {
        StringBuilder query = new StringBuilder();
        Parameters sent = request.query();
        for (String parameter : sent.names()) {
            if (!without.contains(parameter) && !parameter.equals(KEY)) {
                sent.all(parameter).forEach(value -> append(query, parameter, value));
            }
        }
        if (cursor != null) {
            append(query, name, cursor);
        }
        return request.rawPath() + query;
    }

    private static void append(StringBuilder query, String name, @Nullable String value) {
        query.append(query.isEmpty() ? '?' : '&').append(encoded(name));
        if (value != null) {
            query.append('=').append(encoded(value));
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

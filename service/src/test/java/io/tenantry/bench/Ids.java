package io.tenantry.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The ids of the rows of a list of the user API. */
final class Ids {
    private Ids() {}

    /** The ids as they stand in paths. */
    static List<String> of(URI url, String path, String key) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(url.resolve(path))
                .header("X-CEKURA-API-KEY", key)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (reply.statusCode() != 200) {
                throw new IOException(path + ": " + reply.body());
            }
            List<String> ids = new ArrayList<>();
            for (JsonNode row : new JsonMapper().readTree(reply.body())) {
                ids.add(row.get("id").asString());
            }
            return ids;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }
}

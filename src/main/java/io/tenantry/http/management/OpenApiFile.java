package io.tenantry.http.management;

import io.tenantry.http.Reply;
import io.tenantry.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The description of this API, for everybody. */
final class OpenApiFile {
    private static final String RESOURCE = "/api/management.openapi.yaml";

    private OpenApiFile() {}

    static List<Route> routes() {
        Reply file = Reply.of(200, "application/yaml; charset=utf-8", read());
        return List.of(Route.open("GET", "/openapi.yaml", request -> file));
    }

    private static byte[] read() {
        try (InputStream file = Objects.requireNonNull(OpenApiFile.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

package io.tenantry.http.management;

import io.tenantry.http.Reply;
import io.tenantry.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The description of an API, for everybody. */
final class OpenApiFile {
    private OpenApiFile() {}

    /** @param name the file's name, without its endings */
    static List<Route> routes(String name) {
        Reply file = Reply.of(200, "application/yaml; charset=utf-8", read("/api/" + name + ".openapi.yaml"));
        return List.of(Route.open("GET", "/openapi.yaml", request -> file));
    }

    private static byte[] read(String resource) {
        try (InputStream file = Objects.requireNonNull(OpenApiFile.class.getResourceAsStream(resource), resource)) {
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

package io.tenantry.http.user;

import io.tenantry.http.Reply;
import io.tenantry.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The description of this API, for everybody. */
public final class UserOpenApiFile implements UserResource {
    private static final String RESOURCE = "/api/user.openapi.yaml";

    @Override
    public List<Route> routes() {
        Reply file = Reply.of(200, "application/yaml; charset=utf-8", read()).tagged();
        return List.of(Route.open("GET", "/openapi.yaml", request -> file));
    }

    private static byte[] read() {
        try (InputStream file = Objects.requireNonNull(UserOpenApiFile.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

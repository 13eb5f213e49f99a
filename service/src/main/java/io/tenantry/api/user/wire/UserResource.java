package io.tenantry.api.user.wire;

import io.tenantry.web.Route;
import java.util.List;

/** The operations on one kind of object in the user API. */
public interface UserResource {
    /** Its operations, with paths below the base of the API. */
    List<Route> routes();
}

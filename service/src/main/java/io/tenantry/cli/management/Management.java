package io.tenantry.cli.management;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The management API, as commands call it: at a server, or on a database of this machine. */
public sealed interface Management extends AutoCloseable permits LocalManagement, RemoteManagement {
    /** The path below which the API has its operations. */
    String BASE = "/management/v2.0";

    /**
     * Sends a request.
     *
     * @param method in upper case
     * @param path below {@link #BASE}, with its query, in the form of a URL
     * @param body null for none
     * @return the reply, also when it reports a fault
     * @throws io.tenantry.configuration.Mistake when there is no reply
     */
    ManagementReply send(String method, String path, @Nullable ObjectNode body);

    /**
     * Sends a request without a body that reads.
     *
     * @param arguments as of {@link ManagementReply#content}
     */
    default ObjectNode get(String path, Map<String, String> arguments) {
        return send("GET", path, null).content(arguments);
    }

    @Override
    void close();
}

package io.tenantry.cli.migrate.vendor;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The organizations of an installation, read through one of its APIs. */
public interface Vendor extends AutoCloseable {
    /**
     * A page of the list of organizations.
     *
     * @param items the organizations as the list has them
     * @param total how many the vendor says there are; negative when it does not say
     */
    record Page(List<JsonNode> items, long total) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /** The next page; empty at the end. */
    Optional<Page> next();

    /** The id of an organization of a page; empty when it has none that can be kept. */
    Optional<String> id(JsonNode item);

    /** An organization of a page with everything in it, which may take more requests. */
    VendorOrganization read(JsonNode item);

    /** Whether the ids of users are those of people; else a person has one for each organization. */
    boolean namesPeople();

    /** The data that this API never shows, one sentence each. */
    List<String> notTold();

    @Override
    void close();
}

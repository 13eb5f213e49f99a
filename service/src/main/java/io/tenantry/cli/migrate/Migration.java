package io.tenantry.cli.migrate;

import io.tenantry.canonical.Names;
import io.tenantry.cli.migrate.vendor.Vendor;
import io.tenantry.cli.migrate.vendor.VendorOrganization;
import io.tenantry.loading.OrganizationDraft;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads all organizations of a vendor, page by page, and hands over those that are not done yet. */
final class Migration {
    /** Organizations that are loaded at once. */
    private static final int BATCH = 25;

    private static final int MOST_NOTES = 1_000;

    private final Vendor vendor;
    private final String prefix;
    private final Repair repair;
    private final Sink sink;
    private final List<String> general = new ArrayList<>();
    private final Map<String, String> firstOfName = new HashMap<>();
    private final Map<String, Boolean> seen = new HashMap<>();
    private long listed;
    private long told = -1;

    /** Takes the organizations. */
    interface Sink {
        /** Whether an earlier run has carried an organization over. */
        Predicate<String> done();

        /** Carries organizations over. */
        void carry(List<VendorOrganization> organizations);

        /** Notes an organization of which nothing can be carried over. */
        void leave(VendorOrganization organization);

        /** Called after each organization with the number of those read, and how many there are; negative if unknown. */
        void progress(long read, long total);
    }

    /** @param prefix of all external ids */
    Migration(Vendor vendor, String prefix, Repair repair, Sink sink) {
        this.vendor = vendor;
        this.prefix = prefix;
        this.repair = repair;
        this.sink = sink;
    }

    /** The notes about no single organization, one sentence each. */
    List<String> general() {
        return List.copyOf(general);
    }

    void run() {
        general.addAll(vendor.notTold());
        for (Optional<Vendor.Page> page = vendor.next(); page.isPresent(); page = vendor.next()) {
            told = Math.max(told, page.get().total());
            page(page.get().items());
        }
        if (told >= 0 && told != seen.size()) {
            general.add("The vendor says that there are %d organizations, and lists %d.".formatted(told, seen.size()));
        }
    }

    private void note(String sentence) {
        if (general.size() < MOST_NOTES) {
            general.add(sentence);
        }
    }

    private void page(List<JsonNode> items) {
        List<VendorOrganization> batch = new ArrayList<>();
        for (JsonNode item : items) {
            listed++;
            Optional<String> id = vendor.id(item);
            if (id.isEmpty()) {
                note("The organization \"%s\" is left out: its id is missing or of an unknown form."
                        .formatted(item.path("name").asString("")));
            } else if (seen.putIfAbsent(id.get(), true) != null) {
                note("The organization %s is listed twice.".formatted(id.get()));
            } else {
                boolean done = sink.done().test(id.get());
                String same =
                        firstOfName.putIfAbsent(Names.fold(item.path("name").asString("")), id.get());
                if (!done) {
                    read(item, same).ifPresent(batch::add);
                }
                if (batch.size() == BATCH) {
                    sink.carry(batch);
                    batch.clear();
                }
            }
            sink.progress(listed, told);
        }
        if (!batch.isEmpty()) {
            sink.carry(batch);
        }
    }

    private Optional<VendorOrganization> read(JsonNode item, @Nullable String same) {
        VendorOrganization organization = vendor.read(item);
        organization.prefix(prefix);
        if (same != null) {
            organization.note("The organization %s has the same name.".formatted(same));
        }
        Optional<OrganizationDraft> draft = repair.repaired(organization);
        if (draft.isEmpty()) {
            sink.leave(organization);
            return Optional.empty();
        }
        return Optional.of(organization);
    }
}

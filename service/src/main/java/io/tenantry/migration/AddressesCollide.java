package io.tenantry.migration;

import io.tenantry.storage.connection.MigrationRefused;
import java.util.ArrayList;
import java.util.List;

/**
 * Refuses a migration, because several people or invitations have addresses of the same mailbox, which may belong to one
 * person only.
 */
final class AddressesCollide extends MigrationRefused {
    private static final long serialVersionUID = 1;
    private static final int MOST_SHOWN = 50;

    /** @param lines one line per mailbox, with its rows */
    AddressesCollide(List<String> lines) {
        super("""
                This version of Tenantry takes these addresses for the same mailbox, which belongs to one person:
                  %s
                Nothing was changed. Start the version that ran before, and leave one of each: change the address of the \
                other people or delete them (PATCH or DELETE /management/v2.0/users/{id}), and revoke the other invitations. \
                Then start this version again.""".formatted(String.join("\n  ", shown(lines))));
    }

    private static List<String> shown(List<String> lines) {
        List<String> shown = new ArrayList<>(lines.subList(0, Math.min(MOST_SHOWN, lines.size())));
        if (lines.size() > MOST_SHOWN) {
            shown.add("… and " + (lines.size() - MOST_SHOWN) + " more");
        }
        return shown;
    }
}

package io.tenantry.storage;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several rows of the database have addresses of one mailbox, which can belong to one person only. */
final class AddressesCollide extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int MOST_SHOWN = 50;

    /** Each line lists the rows of one mailbox. */
    private final ArrayList<String> lines;

    AddressesCollide(List<String> lines) {
        super("addresses of one mailbox: " + lines.size());
        this.lines = new ArrayList<>(lines);
    }

    /** The one that a failure was caused by, or null. */
    static @Nullable AddressesCollide among(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AddressesCollide collision) {
                return collision;
            }
        }
        return null;
    }

    /** What is wrong and what to do, for an operator. */
    String toText() {
        List<String> shown = new ArrayList<>(lines.subList(0, Math.min(MOST_SHOWN, lines.size())));
        if (lines.size() > MOST_SHOWN) {
            shown.add("… and " + (lines.size() - MOST_SHOWN) + " more");
        }
        return """
                This version of Tenantry takes these addresses for the same mailbox, which belongs to one person:
                  %s
                Nothing was changed. Start the version that ran before, and leave one of each: change the address of the \
                other people or delete them (PATCH or DELETE /management/v2.0/users/{id}), and revoke the other invitations. \
                Then start this version again.""".formatted(String.join("\n  ", shown));
    }
}

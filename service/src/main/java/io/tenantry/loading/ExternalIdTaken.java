package io.tenantry.loading;

import java.util.List;

/** Ends a load: an external id belongs to another object of its kind. Nothing is loaded. */
public final class ExternalIdTaken extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * @param noun the kind of object
     * @param externalIds some of those that are taken
     */
    ExternalIdTaken(String noun, List<String> externalIds) {
        super("Another %s has the external id %s.".formatted(noun, String.join(", ", externalIds)), null, false, false);
    }
}

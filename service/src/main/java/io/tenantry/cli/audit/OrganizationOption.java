package io.tenantry.cli.audit;

import io.tenantry.access.OrganizationId;
import io.tenantry.configuration.Mistake;
import io.tenantry.storage.Database;
import io.tenantry.storage.ObjectIds;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names an organization, which may be deleted. */
public final class OrganizationOption {
    static final String NAME = "--organization";

    @Option(
            names = NAME,
            paramLabel = "ID",
            description = "Organization, also a deleted one: its number or 24-character id. Default: all, and the"
                    + " entries of none.")
    private String organization = "";

    /**
     * The organization.
     *
     * @return null if none is given
     * @throws Mistake when it is no id
     */
    @Nullable
    OrganizationId read(Database database) {
        return organization.isEmpty() ? null : parse(database, organization, NAME);
    }

    /**
     * The organization that a text names.
     *
     * @param option the option or argument, for the message
     * @throws Mistake when it is no id
     */
    public static OrganizationId parse(Database database, String text, String option) {
        if (text.matches("[1-9][0-9]{0,8}")) {
            return new OrganizationId(Integer.parseInt(text));
        }
        return new OrganizationId(ObjectIds.read(database)
                .row(ObjectIds.Kind.ORGANIZATION, text)
                .orElseThrow(() ->
                        Mistake.ofUsage(option + " must be the number or the 24-character id of an organization.")));
    }
}

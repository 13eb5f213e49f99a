package io.tenantry.cli;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.apikey.ApiKeyRequest;
import io.tenantry.apikey.CallerApiKeys.Made;
import io.tenantry.apikey.operator.LocalApiKeys;
import io.tenantry.canonical.Names;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.fault.Fault;
import io.tenantry.setting.Texts;
import io.tenantry.storage.ObjectIds;
import java.time.Clock;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tenantry api-key create}: makes an API key for a person, an organization or a project, and prints it once. */
@Command(
        name = "create",
        description = "Make a key and print it once. Without --organization and --project it has the permissions of the"
                + " person; with one of them it acts for that one, and the person must be an admin there.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry api-key create --email ada@example.org",
            "  tenantry api-key create --email ada@example.org --organization 12 --name billing",
            "  tenantry api-key create --email ada@example.org --project 7"
        })
final class ApiKeyCreateCommand implements Runnable {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Option(names = "--email", required = true, paramLabel = "E", description = "Address of the key's owner or maker.")
    private String email = "";

    @Option(names = "--organization", paramLabel = "ID", description = "Organization: its number or 24-character id.")
    private String organization = "";

    @Option(names = "--project", paramLabel = "ID", description = "Project: its number or 24-character id.")
    private String project = "";

    @Option(names = "--name", paramLabel = "N", description = "Name of the key, by which people recognize it.")
    private String name = "";

    ApiKeyCreateCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        String wrong = name.isEmpty() ? null : Texts.nameProblem(name);
        if (wrong != null) {
            throw Mistake.ofUsage("--name: " + wrong);
        }
        try (OpenDatabase opened = OpenDatabase.existing(databaseOptions, environment)) {
            ObjectIds ids = ObjectIds.read(opened.database());
            Made made = make(new LocalApiKeys(opened.database(), Clock.systemUTC()), request(ids));
            var out = spec.commandLine().getOut();
            out.println(made.text());
            out.flush();
            spec.commandLine()
                    .getErr()
                    .println("Key %d was made. It is not shown again."
                            .formatted(made.named().key().id().value()));
        }
    }

    private ApiKeyRequest request(ObjectIds ids) {
        if (!project.isEmpty()) {
            if (!organization.isEmpty()) {
                throw Mistake.ofUsage("Give --organization or --project: a project belongs to one organization.");
            }
            return new ApiKeyRequest.ForProject(
                    new ProjectId(number(ids, ObjectIds.Kind.PROJECT, project, "--project")));
        }
        return organization.isEmpty()
                ? new ApiKeyRequest.Personal()
                : new ApiKeyRequest.ForOrganization(
                        new OrganizationId(number(ids, ObjectIds.Kind.ORGANIZATION, organization, "--organization")));
    }

    private Made make(LocalApiKeys keys, ApiKeyRequest request) {
        try {
            return keys.make(email, request, Names.trimmed(name))
                    .orElseThrow(() -> Mistake.ofState(
                            "There is no person with the e-mail address %s. Import or invite people first."
                                    .formatted(email)));
        } catch (Fault.NotFound none) {
            throw Mistake.ofState("There is no %2$s, or %1$s is not a member of it.".formatted(email, target()));
        } catch (Fault.NotAllowed refused) {
            throw Mistake.ofState(
                    refused.reason() == Fault.NotAllowed.Reason.SECOND_FACTOR_MISSING
                            ? "%s needs a second factor first: an organization of this person requires one."
                                    .formatted(email)
                            : "%s is not allowed to make a key for %s: only its admins are."
                                    .formatted(email, target()));
        }
    }

    private String target() {
        return project.isEmpty() ? "organization " + organization : "project " + project;
    }

    private static int number(ObjectIds ids, ObjectIds.Kind kind, String id, String option) {
        if (id.matches("\\d{1,9}")) {
            return Integer.parseInt(id);
        }
        OptionalInt row = ids.row(kind, id);
        if (row.isEmpty()) {
            throw Mistake.ofUsage(
                    "%s: \"%s\" is neither a number nor a 24-character id of this installation.".formatted(option, id));
        }
        return row.getAsInt();
    }
}

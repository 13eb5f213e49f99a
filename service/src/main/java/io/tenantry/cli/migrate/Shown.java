package io.tenantry.cli.migrate;

import io.tenantry.cli.database.Progress;
import io.tenantry.cli.database.VisibleText;
import io.tenantry.cli.migrate.vendor.VendorOrganization;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Shows organizations in the place of carrying them over. */
final class Shown implements Migration.Sink {
    private final PrintWriter out;
    private final Progress progress;
    private final List<String> notes = new ArrayList<>();
    private long organizations;
    private long left;

    Shown(PrintWriter out, Progress progress) {
        this.out = out;
        this.progress = progress;
        progress.begin();
    }

    @Override
    public Predicate<String> done() {
        return id -> false;
    }

    @Override
    public void carry(List<VendorOrganization> batch) {
        progress.clear();
        for (VendorOrganization organization : batch) {
            organizations++;
            long members = organization.line().path("members").size();
            long all = organization.members().count();
            out.println(VisibleText.of("%s  %s: %s, %s with %s of their own"
                    .formatted(
                            organization.id(),
                            organization.name(),
                            Progress.amount(members, "member"),
                            Progress.amount(organization.line().path("projects").size(), "project"),
                            Progress.amount(all - members, "member"))));
            note(organization);
        }
    }

    @Override
    public void leave(VendorOrganization organization) {
        left++;
        notes.add(MigrationFiles.line(organization.id(), organization.name(), "Not carried over."));
        note(organization);
    }

    private void note(VendorOrganization organization) {
        organization
                .notes()
                .forEach(note -> notes.add(MigrationFiles.line(organization.id(), organization.name(), note)));
    }

    @Override
    public void progress(long read, long total) {
        progress.show(read, total > 0 ? (double) read / total : -1);
    }

    void end(List<String> general) {
        progress.clear();
        out.println("Would be imported: %s%s. Nothing was imported."
                .formatted(Progress.amount(organizations, "organization"), left == 0 ? "" : ", and " + left + " not"));
        general.forEach(line -> out.println(VisibleText.of(line)));
        notes.forEach(out::print);
        out.flush();
    }
}

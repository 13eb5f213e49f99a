package io.tenantry.console.view.tab;

import static io.tenantry.console.text.ConsoleTexts.named;
import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.console.form.Words;
import io.tenantry.console.view.Moment;
import io.tenantry.deletion.Deletion;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The deletion of an organization.
 *
 * @param name the name of the organization at the time of the request
 * @param status its state, in words
 * @param tone the class of its status
 * @param requested the time of the request
 * @param after the time at which the data is removed; null until it is started
 * @param removing the time at which the removal began; null before
 * @param completed the time at which nothing was left; null before
 * @param digest the SHA-256 of the certificate; empty until it is completed
 * @param parts the kinds of data
 */
public record DeletionView(
        String name,
        String status,
        String tone,
        Moment requested,
        @Nullable Moment after,
        @Nullable Moment removing,
        @Nullable Moment completed,
        String digest,
        List<Part> parts) {
    /**
     * One kind of data.
     *
     * @param removed the number of removed rows, in words
     * @param digest the digest of the removed rows
     */
    public record Part(String name, boolean done, String removed, String digest) {}

    public DeletionView {
        parts = List.copyOf(parts);
    }

    /** The view of a deletion. */
    public static DeletionView of(Deletion deletion) {
        byte[] digest = deletion.digest();
        return new DeletionView(
                deletion.organizationName(),
                words(deletion.status()),
                deletion.status() == Deletion.Status.IN_PROGRESS ? "bad" : "off",
                Moment.of(deletion.createdAt()),
                moment(deletion.purgeAfter()),
                moment(deletion.purgeStartedAt()),
                moment(deletion.completedAt()),
                digest == null ? "" : HexFormat.of().formatHex(digest),
                deletion.parts().stream()
                        .map(part -> new Part(
                                Objects.requireNonNullElseGet(
                                        named("data." + part.collection()), () -> Words.ofColumn(part.collection())),
                                part.done(),
                                Words.number(part.removed()),
                                HexFormat.of().formatHex(part.digest())))
                        .toList());
    }

    /** A state in words. */
    public static String words(Deletion.Status status) {
        return switch (status) {
            case TOKEN_REQUESTED -> text("deletion.requested");
            case IN_PROGRESS -> text("deletion.inprogress");
            case COMPLETED -> text("deletion.completed");
        };
    }

    private static @Nullable Moment moment(@Nullable Instant at) {
        return at == null ? null : Moment.of(at);
    }

    /** Whether it is started and not completed. */
    public boolean started() {
        return after != null && completed == null;
    }

    /** The number of kinds of data that are removed. */
    public long done() {
        return parts.stream().filter(Part::done).count();
    }
}

package io.tenantry.console.view.bulk;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.console.form.Words;
import io.tenantry.console.view.Moment;
import io.tenantry.organization.bulk.BulkChange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A bulk change with its progress.
 *
 * @param path its path, relative to the console
 * @param state its state in words
 * @param tone {@code on}, {@code off} or {@code bad}
 * @param waiting whether it can be undone
 * @param running whether it can be stopped
 * @param starts the time from which it runs
 * @param ended null until it has ended
 */
public record BulkView(
        String path,
        boolean disabled,
        String state,
        String tone,
        boolean waiting,
        boolean running,
        String operator,
        long expected,
        BulkChange.Counts counts,
        Moment confirmed,
        Moment starts,
        @Nullable Moment ended) {
    public static BulkView of(BulkChange change) {
        Instant ended = change.endedAt();
        return new BulkView(
                "/bulk-changes/" + change.id(),
                change.disabled(),
                switch (change.state()) {
                    case WAITING -> text("bulk.state.waiting");
                    case RUNNING -> text("bulk.state.running");
                    case DONE -> text("bulk.state.done");
                    case UNDONE -> text("bulk.state.undone");
                    case STOPPED -> text("bulk.state.stopped");
                },
                switch (change.state()) {
                    case RUNNING -> "on";
                    case DONE -> change.counts().failed() > 0 ? "bad" : "on";
                    case WAITING, UNDONE, STOPPED -> "off";
                },
                change.state() == BulkChange.State.WAITING,
                change.state() == BulkChange.State.RUNNING,
                change.operator(),
                change.expected(),
                change.counts(),
                Moment.of(change.createdAt()),
                Moment.of(change.startsAt()),
                ended == null ? null : Moment.of(ended));
    }

    /** Its effect: {@code Disable 12 organizations}. */
    public static String title(boolean disabled, long count) {
        return text(disabled ? "bulk.disable" : "bulk.enable", count);
    }

    /** Whether anything more happens. */
    public boolean open() {
        return waiting || running;
    }

    /** The number of organizations that are done, at most those that were expected. */
    public long done() {
        return Math.min(expected, counts.all());
    }

    /** A number, in words. */
    public String number(long number) {
        return Words.number(number);
    }
}

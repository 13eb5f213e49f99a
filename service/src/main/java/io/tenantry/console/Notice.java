package io.tenantry.console;

import java.util.ArrayList;
import java.util.List;

/**
 * The content of a page without a form: an outcome and the next steps.
 *
 * @param tone success or failure
 * @param title the outcome
 * @param paragraphs consequences and next steps
 * @param links links below the text
 */
public record Notice(Tone tone, String title, List<String> paragraphs, List<Link> links) {
    /** The outcome of an action. */
    public enum Tone {
        /** The action succeeded. */
        DONE,
        /** The action failed. */
        STOPPED
    }

    /**
     * A link.
     *
     * @param path the target, relative to the console
     * @param text the text of the link
     */
    public record Link(String path, String text) {}

    public Notice {
        paragraphs = List.copyOf(paragraphs);
        links = List.copyOf(links);
    }

    /** A success. */
    public static Notice done(String title, String... paragraphs) {
        return new Notice(Tone.DONE, title, List.of(paragraphs), List.of());
    }

    /** A failure. */
    public static Notice stopped(String title, String... paragraphs) {
        return new Notice(Tone.STOPPED, title, List.of(paragraphs), List.of());
    }

    /** This notice with another link. */
    public Notice with(String path, String text) {
        List<Link> more = new ArrayList<>(links);
        more.add(new Link(path, text));
        return new Notice(tone, title, paragraphs, more);
    }
}

package io.tenantry.console;

import java.util.ArrayList;
import java.util.List;

/**
 * What a page says that has nothing to fill in: what happened, and what to do next.
 *
 * @param tone whether it is good news
 * @param title what happened
 * @param paragraphs what that means and what to do
 * @param links where to go
 */
public record Notice(Tone tone, String title, List<String> paragraphs, List<Link> links) {
    /** Whether it is good news. */
    public enum Tone {
        /** What was wanted is done. */
        DONE,
        /** It cannot be done. */
        STOPPED
    }

    /**
     * A link.
     *
     * @param path below the console
     * @param text what it says
     */
    public record Link(String path, String text) {}

    public Notice {
        paragraphs = List.copyOf(paragraphs);
        links = List.copyOf(links);
    }

    static Notice done(String title, String... paragraphs) {
        return new Notice(Tone.DONE, title, List.of(paragraphs), List.of());
    }

    static Notice stopped(String title, String... paragraphs) {
        return new Notice(Tone.STOPPED, title, List.of(paragraphs), List.of());
    }

    /** This notice with a link more. */
    Notice with(String path, String text) {
        List<Link> more = new ArrayList<>(links);
        more.add(new Link(path, text));
        return new Notice(tone, title, paragraphs, more);
    }
}

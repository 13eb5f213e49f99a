package io.tenantry.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The content of a page without a form: an outcome and the next steps.
 *
 * @param tone success or failure
 * @param title the outcome
 * @param paragraphs consequences and next steps
 * @param links links below the text
 * @param banner the impersonation that the reader has begun; empty for none
 */
public record Notice(Tone tone, String title, List<String> paragraphs, List<Link> links, Optional<Banner> banner) {
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

    /**
     * The banner above the pages of an operator who acts as a person.
     *
     * @param person the address of the person
     * @param reason the reason that the operator gave
     * @param token the token of the form that ends it
     */
    public record Banner(String person, String reason, String token) {}

    public Notice {
        paragraphs = List.copyOf(paragraphs);
        links = List.copyOf(links);
    }

    /** A success. */
    public static Notice done(String title, String... paragraphs) {
        return new Notice(Tone.DONE, title, List.of(paragraphs), List.of(), Optional.empty());
    }

    /** A failure. */
    public static Notice stopped(String title, String... paragraphs) {
        return new Notice(Tone.STOPPED, title, List.of(paragraphs), List.of(), Optional.empty());
    }

    /** This notice with another link. */
    public Notice with(String path, String text) {
        List<Link> more = new ArrayList<>(links);
        more.add(new Link(path, text));
        return new Notice(tone, title, paragraphs, more, banner);
    }

    /** This notice below a banner. */
    public Notice below(Optional<Banner> shown) {
        return new Notice(tone, title, paragraphs, links, shown);
    }
}

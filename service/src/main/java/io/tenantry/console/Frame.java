package io.tenantry.console;

import io.tenantry.console.form.Faults;
import io.tenantry.web.Request;
import java.util.List;

/**
 * The frame of a page of the console: navigation, signed-in operator and message.
 *
 * @param page title and addresses
 * @param section the part of the console that the page belongs to
 * @param operator the name of the signed-in operator
 * @param token the token that every form of the page sends, against forms of other sites
 * @param crumbs the pages above this one
 * @param told the outcome of the action that led here; empty for none
 */
public record Frame(Page page, Section section, String operator, String token, List<Crumb> crumbs, String told) {
    /** The parts of the console, in the order of the navigation. */
    public enum Section {
        DASHBOARD("/", "Dashboard"),
        ORGANIZATIONS("/organizations", "Organizations"),
        HISTORY("/history", "History"),
        /** The operator's own sessions, which are not in the navigation. */
        NONE("", "");

        private final String path;
        private final String label;

        Section(String path, String label) {
            this.path = path;
            this.label = label;
        }

        /** The path of its first page, relative to the console. */
        public String path() {
            return path;
        }

        public String label() {
            return label;
        }
    }

    /**
     * A page above this one.
     *
     * @param path its path, relative to the console
     * @param text its title
     */
    public record Crumb(String path, String text) {}

    public Frame {
        crumbs = List.copyOf(crumbs);
    }

    /** The frame of a page without crumbs. */
    public static Frame of(Request request, String title, Section section, String operator, String token) {
        return new Frame(Page.of(request, title), section, operator, token, List.of(), "");
    }

    /** The sections in the navigation. */
    public List<Section> navigation() {
        return List.of(Section.DASHBOARD, Section.ORGANIZATIONS, Section.HISTORY);
    }

    /** This frame, below other pages. */
    public Frame below(Crumb... above) {
        return new Frame(page, section, operator, token, List.of(above), told);
    }

    /** This frame, with a message. */
    public Frame telling(String message) {
        return new Frame(page, section, operator, token, crumbs, message);
    }

    /** This frame, with the mark of faults in its title. */
    public Frame with(Faults faults) {
        return new Frame(page.with(faults), section, operator, token, crumbs, told);
    }

    /** The relative URL of a path below the console. */
    public String console(String path) {
        return page.console(path);
    }
}

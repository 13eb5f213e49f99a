package io.tenantry.console;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.console.form.Faults;
import io.tenantry.console.look.Icon;
import io.tenantry.web.Request;
import java.util.List;
import java.util.Optional;

/**
 * The frame of a page of the console: navigation, signed-in party and message.
 *
 * @param page title and addresses
 * @param section the part of the console that the page belongs to
 * @param audience the kind of the signed-in party, which decides the navigation
 * @param name the name of the signed-in operator, or the address of the signed-in person
 * @param token the token that every form of the page sends, against forms of other sites
 * @param here the path of the page, relative to the console, without a query
 * @param crumbs the pages above this one
 * @param told the outcome of the action that led here; empty for none
 * @param acting the impersonation that an operator has begun; empty for none
 */
public record Frame(
        Page page,
        Section section,
        Audience audience,
        String name,
        String token,
        String here,
        List<Crumb> crumbs,
        String told,
        Optional<Acting> acting) {
    /** The parts of the console, in the order of the navigation. */
    public enum Section {
        DASHBOARD("/", text("section.dashboard"), Icon.LAYOUT_DASHBOARD),
        ORGANIZATIONS("/organizations", text("section.organizations"), Icon.BUILDING),
        HISTORY("/history", text("section.history"), Icon.HISTORY),
        PEOPLE("/people", text("section.people"), Icon.USERS),
        DELETIONS("/deletions", text("section.deletions"), Icon.TRASH),
        MAIL("/mail", text("section.mail"), Icon.MAIL),
        WEBHOOKS("/webhooks", text("section.webhooks"), Icon.WEBHOOK),
        OPERATORS("/operators", text("section.operators"), Icon.SHIELD_LOCK),
        SERVICE_KEYS("/service-keys", text("section.servicekeys"), Icon.KEY),
        SYSTEM("/system", text("section.system"), Icon.SERVER),
        /** The descriptions of the APIs. */
        API("/api", text("section.api"), Icon.API),
        /** The invitations of a person, and the organizations that the person can ask to join. */
        JOIN("/join", text("section.join"), Icon.MAIL_OPENED),
        /** The notifications of a person. */
        NOTIFICATIONS("/me/notifications", text("section.notifications"), Icon.BELL),
        /** The account of a person. */
        ACCOUNT("/me", text("section.account"), Icon.USER_CIRCLE),
        /** The operator's own sessions, which are not in the navigation. */
        NONE("", "", Icon.DEVICES);

        private final String path;
        private final String label;
        private final Icon icon;

        Section(String path, String label, Icon icon) {
            this.path = path;
            this.label = label;
            this.icon = icon;
        }

        /** The path of its first page, relative to the console. */
        public String path() {
            return path;
        }

        public String label() {
            return label;
        }

        public Icon icon() {
            return icon;
        }
    }

    /** The kinds of signed-in parties. */
    public enum Audience {
        OPERATOR,
        PERSON,
        /** A person who can only set up a second factor. */
        RESTRICTED,
        /** An operator who acts as a person. */
        ACTING
    }

    /**
     * The impersonation of a person by an operator.
     *
     * @param person the address of the person
     * @param reason the reason that the operator gave
     */
    public record Acting(String person, String reason) {}

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
    public static Frame of(
            Request request, String title, Section section, Audience audience, String name, String token) {
        String here = request.rawPath().replaceFirst("^/console", "");
        return new Frame(
                Page.of(request, title), section, audience, name, token, here, List.of(), "", Optional.empty());
    }

    /** The sections in the navigation, in groups. */
    public List<List<Section>> navigation() {
        return switch (audience) {
            case OPERATOR ->
                List.of(
                        List.of(Section.DASHBOARD, Section.ORGANIZATIONS, Section.PEOPLE),
                        List.of(Section.HISTORY, Section.DELETIONS, Section.MAIL, Section.WEBHOOKS),
                        List.of(Section.OPERATORS, Section.SERVICE_KEYS, Section.SYSTEM, Section.API));
            case PERSON ->
                List.of(List.of(
                        Section.ORGANIZATIONS, Section.JOIN, Section.NOTIFICATIONS, Section.ACCOUNT, Section.API));
            case ACTING -> List.of(List.of(Section.ORGANIZATIONS));
            case RESTRICTED -> List.of();
        };
    }

    /** This frame, below other pages. */
    public Frame below(Crumb... above) {
        return new Frame(page, section, audience, name, token, here, List.of(above), told, acting);
    }

    /** This frame, with the banner of an impersonation. */
    public Frame acting(Acting impersonation) {
        return new Frame(page, section, audience, name, token, here, crumbs, told, Optional.of(impersonation));
    }

    /** This frame, with a message. */
    public Frame telling(String message) {
        return new Frame(page, section, audience, name, token, here, crumbs, message, acting);
    }

    /** This frame, with the mark of faults in its title. */
    public Frame with(Faults faults) {
        return new Frame(page.with(faults), section, audience, name, token, here, crumbs, told, acting);
    }

    /** Whether an operator is signed in. */
    public boolean ofOperator() {
        return audience == Audience.OPERATOR;
    }

    /** The relative URL of a path below the console. */
    public String console(String path) {
        return page.console(path);
    }
}

package io.tenantry.project;

import java.util.Set;

/**
 * How the conversations of a project are handed over to people. It is stored and shown, and sets nothing up.
 *
 * @param setupLiveAgentInbox whether an inbox shall be set up
 * @param whisperAssist one of {@link #WHISPERS}
 */
public record Handover(boolean setupLiveAgentInbox, String whisperAssist) {
    /** The kinds of whisper assist. */
    public static final Set<String> WHISPERS = Set.of("none", "basic", "template");
}

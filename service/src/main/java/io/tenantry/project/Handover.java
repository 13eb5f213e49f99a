package io.tenantry.project;

import java.util.Set;

/**
 * The settings of handing conversations of a project over to people. They are stored and shown, and have no effect.
 *
 * @param setupLiveAgentInbox whether an inbox is to be set up
 * @param whisperAssist one of {@link #WHISPERS}
 */
public record Handover(boolean setupLiveAgentInbox, String whisperAssist) {
    /** The kinds of whisper assist. */
    public static final Set<String> WHISPERS = Set.of("none", "basic", "template");

    /** The greatest number of an inbox at Live Agent. */
    public static final long MOST_INBOX = 9_007_199_254_740_991L;
}

package io.tenantry.webhook.reply;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The body of a receiver's reply, as it is kept.
 *
 * @param state how much is kept
 * @param text the text, without control characters other than tabs and ends of lines; empty if none is kept
 */
public record ReceiverReply(State state, String text) {
    /** No body. */
    public static final ReceiverReply NONE = new ReceiverReply(State.NONE, "");

    private static final String MASK = "********";
    /** The minimum length of the start of a secret at the end of a text that is masked. */
    private static final int SHORTEST_START = 4;

    /** How much of a reply is kept. */
    public enum State {
        /** There is no body, or its start was not yet kept when it came. */
        NONE,
        /** All of it. */
        WHOLE,
        /** The start of a longer one. */
        CUT,
        /** The part that came before the time of the attempt was over, or the connection broke. */
        UNFINISHED,
        /** Nothing: it is not text. */
        NOT_TEXT,
        /** Nothing: it is compressed. */
        COMPRESSED,
        /** Nothing: the operator allows this host although it may not be public. */
        ALLOWED_HOST,
        /** Nothing any more: it was removed after its time. */
        REMOVED;

        /** The state with that word. */
        public static Optional<State> of(String word) {
            return Arrays.stream(values())
                    .filter(state -> state.word().equals(word))
                    .findFirst();
        }

        /** Its word in the database and on the wire. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether there is text. */
        public boolean hasText() {
            return this == WHOLE || this == CUT || this == UNFINISHED;
        }
    }

    /**
     * The same with a mask in place of a secret that the receiver has sent back, also where JSON escapes its characters.
     *
     * @param secret empty for none
     */
    public ReceiverReply masking(String secret) {
        if (secret.isEmpty() || text.isEmpty()) {
            return this;
        }
        String escaped = secret.codePoints()
                .mapToObj(letter -> "\\\\?" + Pattern.quote(Character.toString(letter)))
                .collect(Collectors.joining());
        String masked = Pattern.compile(escaped).matcher(text).replaceAll(Matcher.quoteReplacement(MASK));
        return new ReceiverReply(state, state == State.WHOLE ? masked : maskedAtEnd(masked, secret));
    }

    /** Masks the start of a secret whose rest was cut off. */
    private static String maskedAtEnd(String text, String secret) {
        for (int length = secret.length() - 1; length >= SHORTEST_START; length--) {
            if (text.endsWith(secret.substring(0, length))) {
                return text.substring(0, text.length() - length) + MASK;
            }
        }
        return text;
    }
}

package io.tenantry.webhook.reply;

import io.tenantry.webhook.reply.ReceiverReply.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reply while it arrives: one thread adds what comes, and another asks at any time for what has come so far. */
public final class ArrivingReply {
    /** The maximum number of bytes whose text is kept. */
    public static final int MOST_BYTES = 2_000;

    private final byte[] start = new byte[MOST_BYTES];
    private int length;
    private int status;
    private boolean ended;
    private boolean longer;
    private State leftOut = State.NONE;
    private ReplyText text = ReplyText.of(null);

    /**
     * The status and headers have come.
     *
     * @param type the {@code Content-Type}; null for none
     * @param encodings all {@code Content-Encoding}
     * @param allowedHost whether the operator allows the host although it may not be public
     */
    public synchronized void begin(
            int code, @Nullable String type, List<@Nullable String> encodings, boolean allowedHost) {
        status = code;
        text = ReplyText.of(type);
        if (allowedHost) {
            leftOut = State.ALLOWED_HOST;
        } else if (!encodings.stream().allMatch(encoding -> "identity".equalsIgnoreCase(encoding))) {
            leftOut = State.COMPRESSED;
        } else if (!text.isText()) {
            leftOut = State.NOT_TEXT;
        }
    }

    /** Some bytes of the body have come. */
    public synchronized void add(byte[] bytes, int count) {
        int kept = Math.min(count, MOST_BYTES - length);
        System.arraycopy(bytes, 0, start, length, kept);
        length += kept;
        longer |= kept < count;
    }

    /** The reply has come to its end. */
    public synchronized void end() {
        ended = true;
    }

    /** The status; null as long as none has come. */
    public synchronized @Nullable Integer status() {
        return status == 0 ? null : status;
    }

    /** The part of the reply that is kept. */
    public synchronized ReceiverReply kept() {
        if (leftOut == State.ALLOWED_HOST) {
            return new ReceiverReply(State.ALLOWED_HOST, "");
        }
        if (length == 0) {
            return status == 0 || ended ? ReceiverReply.NONE : new ReceiverReply(State.UNFINISHED, "");
        }
        if (leftOut != State.NONE) {
            return new ReceiverReply(leftOut, "");
        }
        State state = longer ? State.CUT : ended ? State.WHOLE : State.UNFINISHED;
        return new ReceiverReply(state, text.decode(start, length, state == State.WHOLE));
    }
}

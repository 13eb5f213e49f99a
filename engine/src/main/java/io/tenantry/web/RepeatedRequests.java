package io.tenantry.web;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.repeat.Answer;
import io.tenantry.repeat.RepeatableName;
import io.tenantry.repeat.Repeats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads {@code Idempotency-Key}, and replies to a repeated request with the reply to the first one. */
final class RepeatedRequests {
    private static final int MOST_KEY = 255;
    private static final int MOST_KEPT = 4 << 20;

    private final Repeats repeats;

    RepeatedRequests(Repeats repeats) {
        this.repeats = repeats;
    }

    /**
     * The reply to a request: a new one, or the stored reply to the first request.
     *
     * @param mostBody the maximum length of the body, in bytes
     * @param operation keeps replies itself; null if none does
     * @param carryOut carries out the request
     * @param ofFault the API's reply to a fault of the request
     */
    Reply reply(
            Request request,
            Caller caller,
            int mostBody,
            Route.@Nullable KeptOperation operation,
            Supplier<Reply> carryOut,
            Function<Fault, Reply> ofFault) {
        String key = request.header("Idempotency-Key");
        if (key == null) {
            return carryOut.get();
        }
        if (key.isBlank() || key.length() > MOST_KEY) {
            throw new Fault.Unreadable("The Idempotency-Key header must have 1 to " + MOST_KEY + " characters.");
        }
        RepeatableName name = RepeatableName.of(caller, key, fingerprint(request, mostBody));
        Reply first = operation == null ? null : operation.answer(request, caller, name);
        if (first != null) {
            return first;
        }
        Answer answer =
                repeats.once(caller, name, () -> answer(kept(carryOut.get())), fault -> answer(ofFault.apply(fault)));
        Reply reply = new Reply(answer.status(), answer.contentType(), answer.body(), answer.headers());
        return answer.repeated() ? reply.with("Idempotency-Replayed", "true") : reply;
    }

    /** The whole reply: only a whole reply can be stored. */
    private static Reply kept(Reply reply) {
        LongBody body = reply.longBody();
        if (body == null) {
            return reply;
        }
        Whole whole = new Whole();
        try {
            body.writeTo(whole);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new Reply(reply.status(), reply.contentType(), whole.toByteArray(), reply.headers());
    }

    private static Answer answer(Reply reply) {
        return new Answer(reply.status(), reply.contentType(), reply.headers(), reply.body(), false);
    }

    private static byte[] fingerprint(Request request, int mostBody) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String target = request.method() + " " + request.rawPath() + "?" + request.rawQuery() + "\n";
            digest.update(target.getBytes(StandardCharsets.UTF_8));
            return digest.digest(request.body(mostBody));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The bytes of a reply, which must not be long. */
    private static final class Whole extends ByteArrayOutputStream {
        @Override
        public synchronized void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            if (length > MOST_KEPT - count) {
                throw new Fault.Unreadable("The reply is too long to be kept for a repetition: it has more than "
                        + MOST_KEPT + " bytes. Send the request without Idempotency-Key.");
            }
            super.write(bytes, from, length);
        }
    }
}

package io.tenantry.http;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.repeat.Answer;
import io.tenantry.repeat.Repeats;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads {@code Idempotency-Key}, and answers a request that was sent again as it was answered the first time. */
final class RepeatedRequests {
    private static final int MOST_KEY = 255;

    private final Repeats repeats;

    RepeatedRequests(Repeats repeats) {
        this.repeats = repeats;
    }

    /**
     * The reply to a request, carried out or remembered.
     *
     * @param mostBody how many bytes of body count
     * @param carryOut does what the request asks
     * @param ofFault the face's reply to what is wrong with it
     */
    Reply reply(
            Request request, Caller caller, int mostBody, Supplier<Reply> carryOut, Function<Fault, Reply> ofFault) {
        String key = request.header("Idempotency-Key");
        if (key == null) {
            return carryOut.get();
        }
        if (key.isBlank() || key.length() > MOST_KEY) {
            throw new Fault.Unreadable("The Idempotency-Key header must have 1 to " + MOST_KEY + " characters.");
        }
        Answer answer = repeats.once(
                caller,
                key,
                fingerprint(request, mostBody),
                () -> answer(carryOut.get()),
                fault -> answer(ofFault.apply(fault)));
        Reply reply = new Reply(answer.status(), answer.contentType(), answer.body(), answer.headers());
        return answer.repeated() ? reply.with("Idempotency-Replayed", "true") : reply;
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
}

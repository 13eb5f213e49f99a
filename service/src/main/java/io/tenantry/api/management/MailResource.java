package io.tenantry.api.management;

import io.tenantry.access.Caller;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.mail.Outbox;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mails that wait or failed, with the reason: {@code /system/mail}. Their texts, which have links, are left out. */
public final class MailResource {
    private static final int MOST = 100;
    private static final int DEFAULT = 25;

    private static final Replies<List<MailJson>> REPLIES = new Replies<>(
            new Form<List<MailJson>>("mail", "mail", List.of(new Field<List<MailJson>>("mails", mails -> mails, null)))
                    .foundIn(null));

    /** A mail without its text. */
    record MailJson(
            long number,
            String to,
            String subject,
            String state,
            String createdAt,
            int attempts,
            @Nullable String nextAttemptAt,
            @Nullable String lastError) {
        static MailJson of(Outbox.Queued mail) {
            return new MailJson(
                    mail.id().value(),
                    mail.to(),
                    mail.subject(),
                    mail.state(),
                    mail.createdAt().toString(),
                    mail.attempts(),
                    mail.state().equals("waiting") ? mail.nextAttemptAt().toString() : null,
                    mail.lastError());
        }
    }

    private final Outbox outbox;

    public MailResource(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Its operation, below the version. */
    public List<Route> routes() {
        return List.of(Route.of("GET", "/system/mail", this::list));
    }

    private Reply list(Request request, Caller caller) {
        List<Problem> problems = new ArrayList<>();
        String limit = request.query().last("limit");
        if (limit != null && !limit.matches("[1-9][0-9]?|" + MOST)) {
            problems.add(Problem.invalid("limit", "Must be a whole number from 1 to " + MOST + "."));
        }
        String before = request.query().last("before");
        if (before != null && !before.matches("[0-9]{1,18}")) {
            problems.add(Problem.invalid("before", "Must be the number of a mail."));
        }
        Fault.Invalid.check(problems);
        List<MailJson> mails = outbox
                .newest(
                        caller,
                        false,
                        limit == null ? DEFAULT : Integer.parseInt(limit),
                        before == null ? Long.MAX_VALUE : Long.parseLong(before))
                .stream()
                .map(MailJson::of)
                .toList();
        return REPLIES.object(request, 200, mails);
    }
}

package io.tenantry.console;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.console.form.Words;
import io.tenantry.fault.Fault;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/** The pages for faults that no form shows. */
public final class FaultPages {
    private final Function<Request, Optional<Notice.Banner>> banners;
    private final Function<Request, Optional<Reply>> ended;

    /**
     * @param banners finds the impersonation that the reader of a page has begun; empty for none
     * @param ended makes the sign-in page for a form that a session sent after it had expired; empty for any other request
     */
    FaultPages(Function<Request, Optional<Notice.Banner>> banners, Function<Request, Optional<Reply>> ended) {
        this.banners = banners;
        this.ended = ended;
    }

    Reply reply(Request request, Fault fault) {
        return switch (fault) {
            case Fault.NotFound ignored ->
                leading(404, request, text("fault.notfound.title"), text("fault.notfound.text"));
            case Fault.WrongMethod wrong ->
                stopped(405, request, text("fault.method.title"), text("fault.method.text"))
                        .with("Allow", String.join(", ", wrong.allowed()));
            // It is all that such a person can do.
            case Fault.NotAllowed refused
            when refused.reason() == Fault.NotAllowed.Reason.SECOND_FACTOR_MISSING ->
                Html.see(request, "/me/second-factor");
            case Fault.NotAllowed refused ->
                refused.getMessage().isEmpty()
                        ? leading(
                                403,
                                request,
                                text("fault.refused.title"),
                                text("fault.refused.role"),
                                text("fault.refused.unchanged"))
                        : stopped(
                                403,
                                request,
                                text("fault.refused.title"),
                                refused.getMessage(),
                                text("fault.refused.next"));
            case Fault.Unauthenticated ignored -> ended.apply(request).orElseGet(() -> signIn(request));
            case Fault.TooLarge ignored ->
                stopped(413, request, text("fault.toolarge.title"), text("fault.toolarge.text"));
            case Fault.TooMany tooMany ->
                wait(
                        stopped(
                                429,
                                request,
                                text("fault.toomany.title"),
                                text("fault.toomany.text", Words.wait(tooMany.retryAfter()))),
                        tooMany);
            case Fault.Unavailable ignored ->
                plain(503, request, text("fault.unavailable.title"), text("fault.unavailable.text"))
                        .with("Retry-After", "1");
            case Fault.OutcomeUnknown ignored ->
                plain(504, request, text("fault.unclear.title"), text("fault.unclear.text"));
            case Fault.UnsupportedFormat ignored -> malformed(415, request);
            case Fault.UnsupportedCoding ignored ->
                malformed(415, request).with("Accept-Encoding", Fault.UnsupportedCoding.SUPPORTED);
            case Fault.NotAcceptable ignored -> malformed(406, request);
            case Fault.Unreadable ignored -> malformed(400, request);
            case Fault.Invalid ignored -> malformed(400, request);
            case Fault.Conflict conflict -> refused(409, request, conflict);
            case Fault.QuotaReached reached -> refused(409, request, reached);
            case Fault.LimitReached reached -> refused(429, request, reached);
            case Fault.KeyReused reused -> refused(422, request, reused);
            case Fault.Stale stale -> refused(412, request, stale);
        };
    }

    /** Adds {@code Retry-After} to a reply. */
    public static Reply wait(Reply reply, Fault.TooMany tooMany) {
        return reply.with(
                "Retry-After", Long.toString(Math.max(1, tooMany.retryAfter().toSeconds())));
    }

    /** Leads to the sign-in page, and from there back to a page that was asked for. */
    private static Reply signIn(Request request) {
        boolean read = request.method().equals("GET") || request.method().equals("HEAD");
        if (!read) {
            return Html.see(request, "/?ended");
        }
        String query = request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery();
        String asked = request.rawPath().replaceFirst("^/console", "") + query;
        return Html.see(request, "/?next=" + URLEncoder.encode(asked, StandardCharsets.UTF_8));
    }

    static Reply defect(Request request) {
        return plain(500, request, text("fault.defect.title"), text("fault.defect.text", request.id()));
    }

    private Reply malformed(int status, Request request) {
        return stopped(status, request, text("fault.malformed.title"), text("fault.malformed.text"));
    }

    private Reply refused(int status, Request request, Fault fault) {
        return stopped(status, request, text("fault.refused.title"), fault.getMessage());
    }

    /** A page that reads nothing from the database. */
    private static Reply plain(int status, Request request, String title, String... paragraphs) {
        return Html.notice(status, request, Notice.stopped(title, paragraphs));
    }

    private Reply stopped(int status, Request request, String title, String... paragraphs) {
        return Html.notice(status, request, Notice.stopped(title, paragraphs).below(banners.apply(request)));
    }

    /** As {@link #stopped}, with a link to the start of the console. */
    private Reply leading(int status, Request request, String title, String... paragraphs) {
        Notice notice = Notice.stopped(title, paragraphs).with("/", text("fault.start"));
        return Html.notice(status, request, notice.below(banners.apply(request)));
    }
}

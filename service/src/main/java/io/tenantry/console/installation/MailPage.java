package io.tenantry.console.installation;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.console.Frame;
import io.tenantry.console.Frame.Section;
import io.tenantry.console.Html;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Kind;
import io.tenantry.console.form.Field.Option;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.Words;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.Pager;
import io.tenantry.console.view.table.Cell;
import io.tenantry.console.view.table.Made;
import io.tenantry.console.view.table.Row;
import io.tenantry.console.view.table.Table;
import io.tenantry.mail.Outbox;
import io.tenantry.mail.Outbox.Queued;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The mails in the outbox, the newest first, without their texts: these have links that open accounts. */
final class MailPage {
    private static final String PATH = "/mail";
    private static final String SHOW = "show";
    private static final String ALL = "all";
    private static final String BEFORE = "before";

    private final Outbox outbox;
    private final SignedIn signedIn;

    MailPage(InstallationFeatures features, SignedIn signedIn) {
        this.outbox = features.outbox();
        this.signedIn = signedIn;
    }

    List<Route> routes() {
        return List.of(Route.of("GET", PATH, SignedIn.forOperators(this::list)));
    }

    private Reply list(Request request, Caller caller) {
        boolean all = ALL.equals(request.query().last(SHOW));
        String written = request.query().last(BEFORE);
        long before = written != null && written.matches("[0-9]{1,18}") ? Long.parseLong(written) : Long.MAX_VALUE;
        List<Queued> read = outbox.newest(caller, all, ListAddress.ROWS + 1, before);
        boolean more = read.size() > ListAddress.ROWS;
        List<Queued> shown = more ? read.subList(0, ListAddress.ROWS) : read;
        String kept = all ? SHOW + "=" + ALL + "&" : "";
        Pager pager = new Pager(
                more ? text("count.more", text("count.mails", shown.size())) : text("count.mails", shown.size()),
                before == Long.MAX_VALUE ? null : "?" + kept,
                more ? "?" + kept + BEFORE + "=" + shown.getLast().id() : null);
        Frame frame = signedIn.frame(request, caller, Section.MAIL, text("section.mail"));
        Form filter = Form.of(
                frame.console(PATH),
                "",
                text("mail.show"),
                List.of(Field.of(SHOW, text("mail.caption"), Kind.TEXT)
                        .among(List.of(new Option("", text("mail.some")), new Option(ALL, text("mail.all"))))
                        .holding(all ? ALL : "")),
                Faults.NONE);
        Table table = new Table(
                text("mail.caption"),
                Table.headings(
                        text("common.to"),
                        text("common.status"),
                        text("mail.subject"),
                        text("mail.stored"),
                        text("common.attempts"),
                        text("common.nextattempt"),
                        text("common.lasterror")),
                shown.stream().map(MailPage::row).toList(),
                all ? text("mail.noneatall.title") : text("mail.none.title"),
                all ? text("mail.noneatall.text") : text("mail.none.text"),
                pager);
        return Html.page(
                200,
                Html.TEMPLATES.listed(
                        frame, text("mail.lead"), Made.NONE, Optional.of(filter), Optional.empty(), table));
    }

    private static Row row(Queued mail) {
        String state = mail.state();
        return Row.of(
                Cell.text(mail.to()),
                Cell.state(Words.ofColumn(state), state.equals("sent") ? "on" : state.equals("failed") ? "bad" : "off"),
                Cell.text(mail.subject()),
                Cell.time(Moment.of(mail.createdAt())),
                Cell.number(Words.number(mail.attempts())),
                Cell.time(moment(state.equals("waiting") ? mail.nextAttemptAt() : null)),
                Cell.text(mail.lastError() == null ? "" : mail.lastError()));
    }

    private static @Nullable Moment moment(@Nullable Instant at) {
        return at == null ? null : Moment.of(at);
    }
}

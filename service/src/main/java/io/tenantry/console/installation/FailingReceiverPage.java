package io.tenantry.console.installation;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.console.Frame.Section;
import io.tenantry.console.Html;
import io.tenantry.console.form.Words;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.Pager;
import io.tenantry.console.view.table.Cell;
import io.tenantry.console.view.table.Made;
import io.tenantry.console.view.table.Row;
import io.tenantry.console.view.table.Table;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import io.tenantry.webhook.failing.FailingReceiver;
import io.tenantry.webhook.failing.FailingReceiver.Position;
import io.tenantry.webhook.failing.FailingReceivers;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The receivers of webhooks that fail, over all organizations. */
final class FailingReceiverPage {
    private static final String PATH = "/webhooks";
    private static final String AFTER = "after";
    private static final Pattern POSITION = Pattern.compile("([0-9]{1,9})-([0-9]{1,9})");

    private final FailingReceivers receivers;
    private final ObjectIds ids;
    private final SignedIn signedIn;

    FailingReceiverPage(InstallationFeatures features, SignedIn signedIn) {
        this.receivers = features.receivers();
        this.ids = features.ids();
        this.signedIn = signedIn;
    }

    List<Route> routes() {
        return List.of(Route.of("GET", PATH, SignedIn.forOperators(this::list)));
    }

    private Reply list(Request request, Caller caller) {
        Position after = position(Objects.requireNonNullElse(request.query().last(AFTER), ""));
        List<FailingReceiver> read = receivers.after(caller, after, ListAddress.ROWS + 1);
        boolean more = read.size() > ListAddress.ROWS;
        List<FailingReceiver> shown = more ? read.subList(0, ListAddress.ROWS) : read;
        Pager pager = new Pager(
                more
                        ? text("count.more", text("count.receivers", shown.size()))
                        : text("count.receivers", shown.size()),
                after.equals(Position.START) ? null : "?",
                more ? "?" + AFTER + "=" + written(shown.getLast().position()) : null);
        Table table = new Table(
                text("receivers.caption"),
                Table.headings(
                        text("common.organization"),
                        text("receivers.receiver"),
                        text("receivers.since"),
                        text("common.attempts"),
                        text("common.nextattempt"),
                        text("common.lasterror")),
                shown.stream().map(this::row).toList(),
                text("receivers.none.title"),
                text("receivers.none.text"),
                pager);
        return Html.page(
                200,
                Html.TEMPLATES.listed(
                        signedIn.frame(request, caller, Section.WEBHOOKS, text("receivers.title")),
                        text("receivers.lead"),
                        Made.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        table));
    }

    /** A position in an address; the start for a mistyped one. */
    private static Position position(String text) {
        Matcher written = POSITION.matcher(text);
        return written.matches()
                ? new Position(
                        new OrganizationId(Integer.parseInt(written.group(1))), Integer.parseInt(written.group(2)))
                : Position.START;
    }

    private static String written(Position position) {
        return position.organization().value() + "-" + position.number();
    }

    private Row row(FailingReceiver receiver) {
        Instant since = receiver.since();
        return Row.of(
                Cell.link(
                        receiver.organizationName(),
                        "/organizations/"
                                + ids.of(
                                        ObjectIds.Kind.ORGANIZATION,
                                        receiver.organization().value())
                                + "/webhooks"),
                Cell.text(receiver.number() == 0 ? text("receivers.organization") : receiver.projectName()),
                Cell.time(since == null ? null : Moment.of(since)),
                Cell.number(Words.number(receiver.attempts())),
                Cell.time(Moment.of(receiver.retryAt())),
                Cell.text(receiver.error()));
    }
}

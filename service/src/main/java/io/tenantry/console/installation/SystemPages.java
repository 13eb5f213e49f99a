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
import io.tenantry.console.form.Sent;
import io.tenantry.console.form.Words;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.Pager;
import io.tenantry.console.view.table.Cell;
import io.tenantry.console.view.table.Row;
import io.tenantry.console.view.table.Table;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.message.SystemMessage;
import io.tenantry.schedule.Background;
import io.tenantry.storage.Nodes;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The system: the message of the operators to all users, the nodes with their versions, and the background work of this server. */
final class SystemPages {
    private static final String PATH = "/system";
    private static final String MESSAGE = "message";
    private static final String HOURS = "hours";
    private static final String LOGIN = "show_on_login";
    private static final int MOST_MESSAGE = 10_000;
    private static final int MOST_HOURS = 8_784;
    private static final List<Option> SWITCH =
            List.of(new Option("yes", text("common.yes")), new Option("no", text("common.no")));

    private final InstallationFeatures features;
    private final SignedIn signedIn;

    SystemPages(InstallationFeatures features, SignedIn signedIn) {
        this.features = features;
        this.signedIn = signedIn;
    }

    List<Route> routes() {
        return List.of(
                Route.of(
                        "GET",
                        PATH,
                        SignedIn.forOperators((request, caller) -> page(200, request, caller, null, Faults.NONE))),
                signedIn.postOfOperators(PATH + "/message", this::replace));
    }

    private Reply replace(Request request, Caller caller, Sent sent) {
        List<Problem> problems = new ArrayList<>();
        String text = sent.value(MESSAGE).replace("\r\n", "\n").strip();
        if (text.isEmpty()) {
            problems.add(Problem.missing(MESSAGE, text("system.messagemissing")));
        } else if (text.length() > MOST_MESSAGE || text.contains("\0")) {
            problems.add(Problem.invalid(MESSAGE, text("system.messagelong", MOST_MESSAGE)));
        }
        String hours = sent.value(HOURS).strip();
        int shown = hours.matches("[0-9]{1,5}") ? Integer.parseInt(hours) : 0;
        if (shown < 1 || shown > MOST_HOURS) {
            problems.add(Problem.invalid(HOURS, text("system.hourswrong", MOST_HOURS)));
        }
        if (!problems.isEmpty()) {
            return page(400, request, caller, sent, new Faults(problems));
        }
        features.messages()
                .replace(
                        caller,
                        new SystemMessage(
                                text,
                                features.clock().instant().plus(Duration.ofHours(shown)),
                                sent.value(LOGIN).equals("yes")));
        return Html.see(request, Outcome.MESSAGE_SAVED.at(PATH));
    }

    private Optional<SystemMessage> current() {
        try {
            return Optional.of(features.messages().current());
        } catch (Fault.NotFound none) {
            return Optional.empty();
        }
    }

    private Reply page(int status, Request request, Caller caller, @Nullable Sent sent, Faults faults) {
        Frame frame = signedIn.frame(request, caller, Section.SYSTEM, text("section.system"))
                .with(faults);
        Optional<SystemMessage> current = current();
        Form form = Form.of(
                frame.console(PATH + "/message"),
                signedIn.token(request),
                text("system.show"),
                List.of(
                        Field.of(MESSAGE, text("system.newmessage"), Kind.LINES)
                                .asking(List.of(text("system.replaces")))
                                .holding(sent == null ? "" : sent.value(MESSAGE)),
                        Field.of(HOURS, text("system.hours"), Kind.NUMBER)
                                .holding(sent == null ? "24" : sent.value(HOURS)),
                        Field.of(LOGIN, text("system.login"), Kind.TEXT)
                                .among(SWITCH)
                                .holding(sent == null ? "yes" : sent.value(LOGIN))),
                faults);
        List<Background> tasks = features.tasks().get();
        Table work = new Table(
                text("system.tasks"),
                Table.headings(
                        text("system.task"),
                        text("common.status"),
                        text("system.every"),
                        text("system.runs"),
                        text("system.failures"),
                        text("system.success")),
                tasks.stream().map(SystemPages::row).toList(),
                text("system.notask.title"),
                text("system.notask.text"),
                new Pager(text("count.work", tasks.size()), null, null));
        List<Nodes.Running> nodes = features.nodes().get();
        Table running = new Table(
                text("system.nodes"),
                Table.headings(
                        text("system.node"), text("system.process"), text("system.version"), text("system.connected")),
                nodes.stream().map(this::row).toList(),
                text("system.nonode.title"),
                text("system.nonode.text"),
                new Pager(text("count.nodes", nodes.size()), null, null));
        return Html.page(
                status,
                Html.TEMPLATES.system(
                        frame,
                        running,
                        current.map(SystemMessage::text).orElse(""),
                        current.map(message -> Words.moment(message.until())).orElse(""),
                        form,
                        work));
    }

    private Row row(Nodes.Running running) {
        Nodes.Node node = running.node();
        boolean other = !node.version().equals(features.version());
        String host = node.host().isEmpty() ? text("common.unknown") : node.host();
        return Row.of(
                Cell.text(node.isHere() ? text("system.here", host) : host),
                Cell.number(node.process() == 0 ? "–" : Long.toString(node.process())),
                Cell.state(node.version().isEmpty() ? text("common.unknown") : node.version(), other ? "off" : "on"),
                Cell.time(Moment.of(running.since())));
    }

    private static Row row(Background task) {
        Duration since = task.sinceSuccess();
        boolean late = task.isLate();
        return Row.of(
                Cell.text(Words.ofColumn(task.name().replace('-', '_'))),
                Cell.state(late ? text("system.late") : text("system.works"), late ? "bad" : "on"),
                Cell.text(Words.wait(task.interval())),
                Cell.number(Words.number(task.runs())),
                Cell.number(Words.number(task.failures())),
                Cell.text(text("count.ago", Words.wait(since))));
    }
}

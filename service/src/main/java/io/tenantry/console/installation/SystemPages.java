package io.tenantry.console.installation;

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
    private static final List<Option> SWITCH = List.of(new Option("yes", "Yes"), new Option("no", "No"));

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
            problems.add(Problem.missing(MESSAGE, "Enter a message."));
        } else if (text.length() > MOST_MESSAGE || text.contains("\0")) {
            problems.add(Problem.invalid(
                    MESSAGE, "Must be a text of at most " + Words.number(MOST_MESSAGE) + " characters."));
        }
        String hours = sent.value(HOURS).strip();
        int shown = hours.matches("[0-9]{1,5}") ? Integer.parseInt(hours) : 0;
        if (shown < 1 || shown > MOST_HOURS) {
            problems.add(Problem.invalid(HOURS, "Must be a whole number from 1 to " + Words.number(MOST_HOURS) + "."));
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
        Frame frame = signedIn.frame(request, caller, Section.SYSTEM, "System").with(faults);
        Optional<SystemMessage> current = current();
        Form form = Form.of(
                frame.console(PATH + "/message"),
                signedIn.token(request),
                "Show message",
                List.of(
                        Field.of(MESSAGE, "New message", Kind.LINES)
                                .asking(List.of("Replaces the one that is shown"))
                                .holding(sent == null ? "" : sent.value(MESSAGE)),
                        Field.of(HOURS, "For how many hours", Kind.NUMBER)
                                .holding(sent == null ? "24" : sent.value(HOURS)),
                        Field.of(LOGIN, "Before the sign-in, too", Kind.TEXT)
                                .among(SWITCH)
                                .holding(sent == null ? "yes" : sent.value(LOGIN))),
                faults);
        List<Background> tasks = features.tasks().get();
        Table work = new Table(
                "Background work",
                Table.headings("Work", "Status", "Every", "Runs", "Failures", "Last success"),
                tasks.stream().map(SystemPages::row).toList(),
                "Nothing runs",
                "The work of a server begins with its start.",
                new Pager(Words.number(tasks.size()) + " kinds of work", null, null));
        List<Nodes.Running> nodes = features.nodes().get();
        Table running = new Table(
                "Nodes",
                Table.headings("Node", "Process", "Version", "Connected"),
                nodes.stream().map(this::row).toList(),
                "No node is connected",
                "A node is shown while it is connected to the database.",
                new Pager(nodes.size() == 1 ? "1 node" : Words.number(nodes.size()) + " nodes", null, null));
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
        return Row.of(
                Cell.text((node.host().isEmpty() ? "Unknown" : node.host()) + (node.isHere() ? " (this one)" : "")),
                Cell.number(node.process() == 0 ? "–" : Long.toString(node.process())),
                Cell.state(node.version().isEmpty() ? "Unknown" : node.version(), other ? "off" : "on"),
                Cell.time(Moment.of(running.since())));
    }

    private static Row row(Background task) {
        Duration since = task.sinceSuccess();
        boolean late = task.isLate();
        return Row.of(
                Cell.text(Words.ofColumn(task.name().replace('-', '_'))),
                Cell.state(late ? "Late" : "Works", late ? "bad" : "on"),
                Cell.text(Words.wait(task.interval())),
                Cell.number(Words.number(task.runs())),
                Cell.number(Words.number(task.failures())),
                Cell.text(Words.wait(since) + " ago"));
    }
}

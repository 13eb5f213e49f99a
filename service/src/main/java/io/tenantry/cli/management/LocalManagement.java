package io.tenantry.cli.management;

import io.tenantry.access.Caller;
import io.tenantry.access.Deadline;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.configuration.Environment;
import io.tenantry.fault.Fault;
import io.tenantry.start.Installation;
import io.tenantry.start.Options;
import io.tenantry.web.Api;
import io.tenantry.web.Dispatch;
import io.tenantry.web.Forwarding;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The management API on a database of this machine: no port is opened, and the caller is the command line. */
final class LocalManagement implements Management {
    private static final Duration LONGEST_REQUEST = Duration.ofMinutes(1);
    private static final Caller CALLER = Caller.Operator.COMMAND_LINE;

    private final OpenDatabase opened;
    private final Installation installation;
    private final Api api;
    private final Dispatch dispatch;

    private LocalManagement(OpenDatabase opened, Installation installation) {
        this.opened = opened;
        this.installation = installation;
        this.api = new OfCommandLine(installation.apis().stream()
                .filter(api -> api.bases().stream().anyMatch(BASE::startsWith))
                .findFirst()
                .orElseThrow());
        this.dispatch = new Dispatch(List.of(api), installation.repeats(), null);
    }

    /** @throws io.tenantry.configuration.Mistake when there is no database */
    static LocalManagement open(DatabaseOptions options, Environment environment) {
        Options features = environment.read(Options::read);
        OpenDatabase opened = OpenDatabase.existing(options, environment);
        boolean made = false;
        try {
            LocalManagement management = new LocalManagement(
                    opened, new Installation(opened.database(), opened.box(), Clock.systemUTC(), features));
            made = true;
            return management;
        } finally {
            if (!made) {
                opened.close();
            }
        }
    }

    @Override
    public ManagementReply send(String method, String path, @Nullable ObjectNode body) {
        String[] parts = path.split("\\?", 2);
        Request request = new Request(
                api.newRequestId(),
                method,
                BASE + parts[0],
                parts.length > 1 ? parts[1] : "",
                new Sent(body == null ? new byte[0] : body.toString().getBytes(StandardCharsets.UTF_8)),
                Forwarding.DEFAULT);
        Reply reply = switch (dispatch.admit(api, request)) {
            case Dispatch.Answered answered -> answered.reply();
            case Dispatch.Admitted admitted -> dispatch.perform(api, request, admitted);
        };
        return ManagementReply.read(reply.status(), reply.body());
    }

    @Override
    public void close() {
        try {
            installation.close();
        } finally {
            opened.close();
        }
    }

    /** A request that was not received over a network. */
    private record Sent(byte[] bytes) implements Request.Source {
        @Override
        public @Nullable String header(String name) {
            return name.equalsIgnoreCase("Accept") ? "application/json" : null;
        }

        @Override
        public byte[] body(int most) {
            if (bytes.length > most) {
                throw new Fault.TooLarge(most);
            }
            return bytes;
        }
    }

    /** The API without credentials: the database and its key are proof enough. */
    private record OfCommandLine(Api served) implements Api {
        @Override
        public Caller authenticate(Request request) {
            // A command delays no other work, and its program has only just started.
            Deadline.extend(LONGEST_REQUEST);
            return CALLER;
        }

        @Override
        public List<String> bases() {
            return served.bases();
        }

        @Override
        public List<Route> routes() {
            return served.routes();
        }

        @Override
        public Reply fault(Request request, Fault fault) {
            return served.fault(request, fault);
        }

        @Override
        public Reply defect(Request request) {
            return served.defect(request);
        }

        @Override
        public int mostBody() {
            return served.mostBody();
        }

        @Override
        public String newRequestId() {
            return served.newRequestId();
        }
    }
}

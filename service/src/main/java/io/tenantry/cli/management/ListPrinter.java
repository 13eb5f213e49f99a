package io.tenantry.cli.management;

import io.tenantry.cli.database.Progress;
import io.tenantry.cli.database.Table;
import io.tenantry.cli.database.VisibleText;
import io.tenantry.configuration.Mistake;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Prints a list of the management API, as a table or as JSON. It reads page by page and holds one page at a time. */
public final class ListPrinter {
    private static final long A_PAGE = 100;

    /** The option of each parameter that the management API may refuse. */
    private static final Map<String, String> OPTIONS =
            Map.of("filter", "--filter", "externalId", "--external-id", "organisationId", "--organization");

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "The maximum number to print (default: ${DEFAULT-VALUE}).")
    private long limit = A_PAGE;

    @Option(names = "--all", description = "Print all of them; --limit is ignored.")
    private boolean all;

    @Option(
            names = "--filter",
            paramLabel = "TEXT",
            description =
                    "Print only those with this text in the name (of people, or in the address), without regard to case.")
    private String filter = "";

    @Option(names = "--json", description = "Print JSON: an object with the items and the total.")
    private boolean json;

    /**
     * Prints a list.
     *
     * @param path its path
     * @param query its own parameters
     * @param noun the name of one of the objects, in the singular
     */
    public void print(
            CommandSpec spec,
            Management management,
            String path,
            Map<String, String> query,
            List<Table.Column<JsonNode>> columns,
            String noun) {
        if (limit < 1) {
            throw Mistake.ofUsage("--limit must be 1 or more.");
        }
        PrintWriter out = spec.commandLine().getOut();
        Map<String, String> wanted = new LinkedHashMap<>(query);
        if (!filter.isEmpty()) {
            wanted.put("filter", filter);
        }
        long most = all ? Long.MAX_VALUE : limit;
        Consumer<List<JsonNode>> printed = json ? new Items(out)::print : Table.of(spec, columns)::print;
        if (json) {
            out.print("{\"items\": [");
        }
        Read read = each(out, management, path, wanted, most, printed);
        if (json) {
            out.println("], \"total\": " + read.total + "}");
        }
        out.flush();
        if (read.count < read.total && !out.checkError()) {
            spec.commandLine()
                    .getErr()
                    .println(String.format(
                            Locale.ROOT,
                            "%,d of %s; --all prints all.",
                            read.count,
                            Progress.amount(read.total, noun)));
        }
    }

    /**
     * The extent of what was read.
     *
     * @param count the objects that were printed
     * @param total the objects of the whole list
     */
    private record Read(long count, long total) {}

    private static Read each(
            PrintWriter out,
            Management management,
            String path,
            Map<String, String> query,
            long most,
            Consumer<List<JsonNode>> printed) {
        Map<String, String> wanted = new LinkedHashMap<>(query);
        long count = 0;
        while (true) {
            wanted.put("limit", Long.toString(Math.min(A_PAGE, most - count)));
            ObjectNode page = management.get(path + "?" + written(wanted), OPTIONS);
            List<JsonNode> items = page.path("items").valueStream().toList();
            printed.accept(items);
            count += items.size();
            String next = page.path("next").asString("");
            // A reader like head has closed the pipe: nothing that follows would be read.
            if (next.isEmpty() || items.isEmpty() || count >= most || out.checkError()) {
                return new Read(count, page.path("total").asLong(count));
            }
            wanted.put("next", next);
        }
    }

    private static String written(Map<String, String> query) {
        return query.entrySet().stream()
                .map(parameter -> escaped(parameter.getKey()) + "=" + escaped(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Prints the items of the JSON, one in a line. */
    private static final class Items {
        private final PrintWriter out;
        private boolean first = true;

        private Items(PrintWriter out) {
            this.out = out;
        }

        private void print(List<JsonNode> items) {
            items.forEach(item -> {
                out.print((first ? "\n" : ",\n") + VisibleText.ofJson(item.toString()));
                first = false;
            });
        }
    }
}

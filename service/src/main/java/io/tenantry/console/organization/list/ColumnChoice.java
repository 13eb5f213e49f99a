package io.tenantry.console.organization.list;

import io.tenantry.console.operator.ConsoleCookie;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The columns that the list of organizations shows. Addresses have them, so that a bookmark shows the same; a cookie keeps the choice
 * for addresses without them.
 *
 * @param chosen the names of the columns, in the order of the list; empty for the default columns
 */
record ColumnChoice(List<String> chosen) {
    static final String COLUMNS = "columns";

    /** The default columns. */
    static final ColumnChoice NONE = new ColumnChoice(List.of());

    private static final String BETWEEN = ".";
    private static final Duration KEPT = Duration.ofDays(365);

    ColumnChoice {
        chosen = List.copyOf(chosen);
    }

    /** The choice in an address; the kept one when the address has none. */
    static ColumnChoice of(Request request, ConsoleCookie cookie) {
        List<String> asked = request.query().all(COLUMNS).stream()
                .filter(Objects::nonNull)
                .map(Object::toString)
                .toList();
        ColumnChoice inAddress = read(asked);
        return inAddress.chosen.isEmpty()
                ? read(Stream.ofNullable(cookie.value(request)).toList())
                : inAddress;
    }

    /** Reads the names of columns, each alone or several together; unknown ones are ignored, as addresses are typed by people. */
    private static ColumnChoice read(List<String> written) {
        List<String> names = written.stream()
                .flatMap(text -> Stream.of(text.split("\\.", -1)))
                .toList();
        List<String> known =
                ListedColumn.ALL.keySet().stream().filter(names::contains).toList();
        return new ColumnChoice(
                known.isEmpty()
                        ? known
                        : ListedColumn.ALL.keySet().stream()
                                .filter(name -> name.equals(ListedColumn.NAME) || known.contains(name))
                                .toList());
    }

    /** The choice as an address has it; empty for none. */
    String written() {
        return String.join(BETWEEN, chosen);
    }

    /** This choice; none when it is that of the default columns. */
    ColumnChoice orNone() {
        return chosen.equals(defaults()) ? NONE : this;
    }

    /** The names of the columns to show. */
    List<String> names() {
        return chosen.isEmpty() ? defaults() : chosen;
    }

    private static List<String> defaults() {
        return ListedColumn.ALL.entrySet().stream()
                .filter(entry -> entry.getValue().isDefault())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The reply, with which the browser keeps this choice. */
    Reply keptBy(ConsoleCookie cookie, Request request, Reply reply) {
        return chosen.isEmpty() ? cookie.remove(request, reply) : cookie.keep(request, reply, written(), KEPT);
    }
}

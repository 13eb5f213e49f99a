package io.tenantry.console.key;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.apikey.ApiKey;
import io.tenantry.apikey.Creator;
import io.tenantry.apikey.NamedApiKey;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.Pager;
import io.tenantry.console.view.table.Cell;
import io.tenantry.console.view.table.Row;
import io.tenantry.console.view.table.Table;
import io.tenantry.web.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A table of API keys, in pages by their ids. */
public final class KeyTable {
    private static final String AFTER = "after_key";

    private KeyTable() {}

    /** Reads keys. */
    @FunctionalInterface
    public interface Read {
        /**
         * The keys that follow a key, by id.
         *
         * @param after its id; 0 for the start
         */
        List<NamedApiKey> after(int after, int most);
    }

    /**
     * The page that a request asks for.
     *
     * @param ofSeveral whether the keys may be of an organization and of its projects, so that each says of which
     * @param revocation the path of the form that revokes a key, relative to the console
     * @param fill what would fill an empty table
     */
    public static Table of(
            Request request, Read read, boolean ofSeveral, Function<ApiKey, String> revocation, String fill) {
        String written = request.query().last(AFTER);
        int after = written != null && written.matches("[0-9]{1,9}") ? Integer.parseInt(written) : 0;
        List<NamedApiKey> found = read.after(after, ListAddress.ROWS + 1);
        boolean more = found.size() > ListAddress.ROWS;
        List<NamedApiKey> shown = more ? found.subList(0, ListAddress.ROWS) : found;
        Pager pager = new Pager(
                more ? text("count.more", text("count.keys", shown.size())) : text("count.keys", shown.size()),
                after == 0 ? null : "?",
                more ? "?" + AFTER + "=" + shown.getLast().key().id() : null);
        List<String> headings = new ArrayList<>(List.of(
                text("common.name"),
                text("common.begins"),
                text("common.allowed"),
                text("common.madeby"),
                text("common.created"),
                text("common.lastused"),
                text("common.expires")));
        if (ofSeveral) {
            headings.add(2, text("common.for"));
        }
        return new Table(
                text("common.keys"),
                Table.headings(headings.toArray(String[]::new)),
                shown.stream().map(key -> row(key, ofSeveral, revocation)).toList(),
                text("keytable.none"),
                fill,
                pager);
    }

    private static Row row(NamedApiKey named, boolean ofSeveral, Function<ApiKey, String> revocation) {
        ApiKey key = named.key();
        String name = key.name().isEmpty() ? text("keytable.noname") : key.name();
        List<Cell> cells = new ArrayList<>(List.of(
                Cell.text(name),
                Cell.code(key.prefix() + "…"),
                Cell.text(NewKey.allowed(key.scopes())),
                Cell.text(creator(key.creator())),
                Cell.time(Moment.of(key.createdAt())),
                Cell.time(moment(key.lastUsedAt())),
                Cell.time(moment(key.expiresAt()))));
        if (ofSeveral) {
            String reach = key.projectId() == null
                    ? text("common.wholeorganization")
                    : text("keytable.project", named.projectName());
            cells.add(2, Cell.text(reach));
        }
        return new Row(
                cells,
                List.of(new Row.Action(
                        text("common.revoke"),
                        text("common.revokeone", name),
                        revocation.apply(key),
                        text("keytable.warning"))));
    }

    private static String creator(Creator creator) {
        String operator = creator.operator();
        return operator != null ? text("keytable.operator", operator) : Objects.requireNonNullElse(creator.name(), "");
    }

    private static @Nullable Moment moment(@Nullable Instant at) {
        return at == null ? null : Moment.of(at);
    }
}

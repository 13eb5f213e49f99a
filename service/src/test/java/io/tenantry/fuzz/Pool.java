package io.tenantry.fuzz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ids of one tenant's objects by what they are of, so that many generated requests name an object that exists. */
final class Pool {
    private static final Pattern ID = Pattern.compile("\"_?(?:id|key|token)\"\\s*:\\s*\"?([0-9A-Za-z_-]{1,200})\"?");

    /** The most ids of one kind. */
    private static final int MOST = 40;

    private final Map<String, List<String>> ids = new HashMap<>();

    void add(String kind, Object... some) {
        List<String> known = ids.computeIfAbsent(kind(kind), ignored -> new ArrayList<>());
        for (Object one : some) {
            known.add(one.toString());
        }
    }

    /** Adds the ids in the reply to an operation on a collection. */
    void learn(String path, String reply) {
        List<String> known = ids.computeIfAbsent(kindIn(path), ignored -> new ArrayList<>());
        for (Matcher found = ID.matcher(reply); found.find() && known.size() < MOST; ) {
            known.add(found.group(1));
        }
    }

    /** The forms of ids. */
    enum Form {
        ANY("(?s).*"),
        NUMBER("[0-9]{1,9}"),
        TWENTY_FOUR("[0-9a-f]{24}");

        private final Pattern pattern;

        Form(String pattern) {
            this.pattern = Pattern.compile(pattern);
        }
    }

    /** An id of that kind, or any where there is none; empty in an empty pool. */
    String id(String kind, Form form, Random random) {
        List<String> fitting = fitting(ids.getOrDefault(kind(kind), List.of()), form);
        if (fitting.isEmpty() || random.nextInt(10) == 0) {
            List<String> all = new ArrayList<>();
            ids.values().forEach(all::addAll);
            all.sort(null);
            fitting = fitting(all, form);
        }
        return fitting.isEmpty() ? "" : fitting.get(random.nextInt(fitting.size()));
    }

    private static List<String> fitting(List<String> some, Form form) {
        return some.stream().filter(id -> form.pattern.matcher(id).matches()).toList();
    }

    /** The kind of objects of a path: its last part that is neither an id nor empty, or the one before the last id. */
    static String kindIn(String path) {
        String[] parts = path.split("/", -1);
        for (int i = parts.length - 1; i > 0; i--) {
            if (parts[i].startsWith("{")) {
                return kind(parts[i - 1]);
            }
        }
        return kind(parts[parts.length - 1].isEmpty() ? parts[parts.length - 2] : parts[parts.length - 1]);
    }

    /** One word for all names of a kind: {@code organisationId}, {@code organizations}. */
    static String kind(String name) {
        String word = name.toLowerCase(Locale.ROOT)
                .replace("organis", "organiz")
                .replace("-external", "")
                .replaceFirst("^user-api-key$|^apikey(?:id|s)?$", "key")
                .replaceFirst("^(?:new|old|my)_", "")
                .replaceFirst("_?ids?$", "")
                .replaceFirst("s$", "");
        return switch (word) {
            case "audit-log", "event" -> "auditevent";
            case "membership", "person", "member" -> "user";
            case "invitation" -> "invite";
            default -> word;
        };
    }
}

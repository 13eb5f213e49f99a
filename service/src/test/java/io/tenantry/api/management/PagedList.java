package io.tenantry.api.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.api.management.wire.Json;
import io.tenantry.canonical.AddressKey;
import io.tenantry.canonical.Names;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A list of the management API that is walked by cursors: in any order, with pages of any size, forth and back, also while rows
 * are added, changed and removed.
 *
 * @param path of the list
 * @param sortable the fields that it can be sorted by
 */
record PagedList(TestServer server, String path, List<String> sortable) {
    private static final int MOST_ADDED = 150;
    private static final List<String> WORDS =
            List.of("a", "A", "ä", "Z", "z", "_", "%", "-", "é", "東", "a b", "\uD83D\uDE00", "ß", "ss");

    /** Changes of the rows of a list. */
    interface Disturbance {
        /** All rows that change with this one, itself among them. */
        Set<String> group(String id);

        /** Changes a row and its group, or removes it; does nothing when it was removed. */
        void change(String id, Random random);

        /** Adds a row anywhere. */
        void add(Random random);
    }

    /** A name whose position in the order is not that of its characters. */
    static String name(Random random) {
        StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            name.append(pick(WORDS, random));
        }
        return name.toString();
    }

    static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }

    /** All pages forth, and then back, are the list in its order; {@code total} and {@code skip} fit. */
    void assertPagesAreTheSortedList(String filter, Random random) {
        String sort = sort(random);
        String list = "sort=" + sort + filter;
        List<JsonNode> whole = items(page(list + "&limit=100"));
        List<String> all = ids(whole);
        assertThat(all).isEqualTo(ids(whole.stream().sorted(comparator(sort)).toList()));

        // A cursor has the order, but not the filter.
        boolean bare = filter.isEmpty() && sort.split(",").length <= 4 && random.nextBoolean();
        String goOn = bare ? "" : list + "&";
        JsonNode page = page(list + "&limit=" + size(random));
        assertThat(page.get("previous").isNull()).isTrue();
        List<String> forth = new ArrayList<>(ids(items(page)));
        while (!page.get("next").isNull()) {
            assertThat(page.get("total").asInt()).isEqualTo(all.size());
            page = page(goOn + "next=" + page.get("next").asString() + "&limit=" + size(random));
            forth.addAll(ids(items(page)));
        }
        assertThat(forth).isEqualTo(all);

        List<String> back = new ArrayList<>(ids(items(page)));
        while (!page.get("previous").isNull()) {
            page = page(goOn + "previous=" + page.get("previous").asString() + "&limit=" + size(random));
            back.addAll(0, ids(items(page)));
        }
        assertThat(back).isEqualTo(all);
        int skip = random.nextInt(all.size() + 2);
        assertThat(ids(items(page(list + "&limit=100&skip=" + skip))))
                .isEqualTo(all.subList(Math.min(skip, all.size()), all.size()));
    }

    /**
     * A client that walks through the whole list, forth or back, while others add, change and remove rows sees every unchanged
     * row once, at its position. A row at a cursor is changed before the cursor is used.
     */
    void assertWhatDoesNotChangeIsSeenOnce(Disturbance disturbance, Random random) throws Exception {
        String sort = sort(random);
        List<String> before = ids(items(page("sort=" + sort + "&limit=100")));
        Set<String> wild = before.stream()
                .filter(ignored -> random.nextInt(3) == 0)
                .flatMap(id -> disturbance.group(id).stream())
                .collect(Collectors.toSet());
        Set<String> touched = new HashSet<>(wild);
        boolean forward = random.nextBoolean();
        String cursor = "";
        if (!forward) {
            // The row at which the walk begins is not on the pages before it.
            touched.add(before.getLast());
            JsonNode last = page("sort=" + sort + "&limit=1&skip=" + (before.size() - 1));
            cursor = "&previous=" + last.get("previous").asString();
        }
        List<String> seen = new ArrayList<>();
        Others others = new Others(disturbance, List.copyOf(wild), random.nextLong());
        try {
            while (true) {
                JsonNode page = page("sort=" + sort + "&limit=" + size(random) + cursor);
                List<String> ids = ids(items(page));
                seen.addAll(forward ? seen.size() : 0, ids);
                JsonNode further = page.get(forward ? "next" : "previous");
                if (further.isNull()) {
                    break;
                }
                cursor = "&" + (forward ? "next=" : "previous=") + further.asString();
                String atCursor = forward ? ids.getLast() : ids.getFirst();
                touched.addAll(disturbance.group(atCursor));
                disturbance.change(atCursor, random);
            }
        } finally {
            others.stop();
        }
        List<String> calm = before.stream().filter(id -> !touched.contains(id)).toList();
        Set<String> isCalm = Set.copyOf(calm);
        assertThat(seen.stream().filter(isCalm::contains).toList()).isEqualTo(calm);
    }

    /** Other clients that change a list from the creation of this object until they are stopped. */
    private static final class Others {
        private final AtomicBoolean over = new AtomicBoolean();
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final Future<?> work;

        Others(Disturbance disturbance, List<String> wild, long seed) throws InterruptedException {
            CountDownLatch begun = new CountDownLatch(1);
            this.work = thread.submit(() -> {
                Random random = new Random(seed);
                int added = 0;
                while (!over.get()) {
                    boolean add = added < MOST_ADDED && (wild.isEmpty() || random.nextBoolean());
                    if (add) {
                        disturbance.add(random);
                        added++;
                    } else if (!wild.isEmpty()) {
                        disturbance.change(pick(wild, random), random);
                    }
                    begun.countDown();
                }
            });
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        }

        void stop() throws Exception {
            over.set(true);
            try {
                work.get(30, TimeUnit.SECONDS);
            } finally {
                thread.shutdownNow();
            }
        }
    }

    private String sort(Random random) {
        List<String> terms = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            terms.add(pick(sortable, random) + (random.nextBoolean() ? ":asc" : ":desc"));
        }
        // Another test names a field twice.
        Set<String> fields = new HashSet<>();
        terms.removeIf(term -> !fields.add(term.substring(0, term.indexOf(':'))));
        return String.join(",", terms);
    }

    private static int size(Random random) {
        return 1 + random.nextInt(9);
    }

    private static Comparator<JsonNode> comparator(String sort) {
        return Arrays.stream(sort.split(","))
                .map(PagedList::byTerm)
                .reduce(Comparator::thenComparing)
                .orElseThrow()
                .thenComparing(item -> item.get("_id").asString());
    }

    private static Comparator<JsonNode> byTerm(String term) {
        String field = term.substring(0, term.indexOf(':'));
        String pointer = "/" + field.replace('.', '/');
        Comparator<JsonNode> by = (one, other) -> compare(field, one.at(pointer), other.at(pointer));
        return term.endsWith(":desc") ? by.reversed() : by;
    }

    private static int compare(String field, JsonNode one, JsonNode other) {
        if (one.isNull() || other.isNull()) {
            return Boolean.compare(other.isNull(), one.isNull());
        }
        return switch (field) {
            case "name" -> Arrays.compareUnsigned(Names.order(one.asString()), Names.order(other.asString()));
            case "id" -> AddressKey.of(one.asString()).compareTo(AddressKey.of(other.asString()));
            default ->
                one.isString() ? one.asString().compareTo(other.asString()) : Long.compare(number(one), number(other));
        };
    }

    private static long number(JsonNode value) {
        return value.isBoolean() ? (value.asBoolean() ? 1 : 0) : value.asLong();
    }

    private JsonNode page(String query) {
        HttpResponse<String> reply = server.get(
                path + "?" + query.replace("[", "%5B").replace("]", "%5D"),
                "Authorization",
                TestServer.basic(),
                "Accept",
                "application/json");
        assertThat(reply.statusCode()).as(query + " " + reply.body()).isEqualTo(200);
        return Json.MAPPER.readTree(reply.body());
    }

    private static List<JsonNode> items(JsonNode page) {
        return page.get("items").valueStream().toList();
    }

    private static List<String> ids(List<JsonNode> items) {
        return items.stream().map(item -> item.get("_id").asString()).toList();
    }
}

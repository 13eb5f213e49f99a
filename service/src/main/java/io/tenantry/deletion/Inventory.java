package io.tenantry.deletion;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tables that hold the data of an organization: each with a column {@code organization_id}, and each with a foreign key
 * to one of those, directly or through others. It is read from the database's catalogue, so a new table is included at
 * once.
 *
 * @param ofOrganization the tables with the condition for their rows, referenced tables last; without the table of
 *     organizations
 * @param ofPerson the tables with data of a person, in the same form
 */
record Inventory(Map<String, Rows> ofOrganization, Map<String, Rows> ofPerson) {
    static final String ORGANIZATION = "organization";
    static final String PERSON = "person";

    /** The tables that are kept: the history with its chains, and the deletions. */
    static final Set<String> KEPT = Set.of(
            "audit_event",
            "audit_pending",
            "audit_link",
            "audit_chain",
            "deletion",
            "deletion_part",
            "deletion_person");

    /**
     * Rows of a table.
     *
     * @param condition an SQL expression over the table, which has the alias {@code t0}
     * @param key the columns of the primary key
     */
    record Rows(String condition, List<String> key) {
        /** The SQL order in which the rows are removed. */
        String order() {
            return key.isEmpty() ? "t0.ctid" : "t0." + String.join(", t0.", key);
        }
    }

    /** A foreign key. */
    record Reference(List<String> columns, String target, List<String> targetColumns) {}

    /** A table as the catalogue describes it. */
    record Table(String name, boolean namesOrganization, List<String> key, List<Reference> references) {}

    /** The names of all tables, in the order in which their rows are removed. */
    List<String> names() {
        Set<String> names = new LinkedHashSet<>(ofOrganization.keySet());
        names.addAll(ofPerson.keySet());
        names.add(PERSON);
        names.add(ORGANIZATION);
        return List.copyOf(names);
    }

    static Inventory of(List<Table> tables) {
        Map<String, Table> byName = new LinkedHashMap<>();
        tables.stream()
                .filter(table -> !KEPT.contains(table.name))
                .sorted(Comparator.comparing(Table::name))
                .forEach(table -> byName.put(table.name, table));
        return new Inventory(rows(byName, ORGANIZATION, PERSON), rows(byName, PERSON, ORGANIZATION));
    }

    /** The tables whose rows lead to a row of {@code root} without passing {@code wall}. */
    private static Map<String, Rows> rows(Map<String, Table> tables, String root, String wall) {
        Set<String> reached = new LinkedHashSet<>(Set.of(root));
        boolean more = true;
        while (more) {
            more = false;
            for (Table table : tables.values()) {
                boolean leads = (root.equals(ORGANIZATION) && table.namesOrganization)
                        || table.references.stream().anyMatch(reference -> reached.contains(reference.target));
                if (leads && !table.name.equals(wall) && reached.add(table.name)) {
                    more = true;
                }
            }
        }
        Map<String, Rows> found = new LinkedHashMap<>();
        for (String name : inOrderOfRemoval(tables, reached)) {
            Table table = tables.get(name);
            if (table != null && !name.equals(root)) {
                String condition = condition(tables, reached, root, table, 0, Set.of());
                found.put(name, new Rows(condition, table.key));
            }
        }
        return found;
    }

    private static String condition(
            Map<String, Table> tables, Set<String> reached, String root, Table table, int depth, Set<String> passed) {
        String alias = "t" + depth;
        if (table.name.equals(root)) {
            return alias + ".id = ANY(:ids)";
        }
        if (root.equals(ORGANIZATION) && table.namesOrganization) {
            return alias + ".organization_id = ANY(:ids)";
        }
        List<String> ways = new ArrayList<>();
        Set<String> further = new LinkedHashSet<>(passed);
        further.add(table.name);
        for (Reference reference : table.references) {
            Table target = tables.get(reference.target);
            if (target == null || !reached.contains(reference.target) || further.contains(reference.target)) {
                continue;
            }
            String inner = "t" + (depth + 1);
            if (reference.target.equals(root) && reference.targetColumns.equals(List.of("id"))) {
                ways.add(alias + "." + reference.columns.getFirst() + " = ANY(:ids)");
                continue;
            }
            String condition = condition(tables, reached, root, target, depth + 1, further);
            if (!condition.equals("FALSE")) {
                ways.add("(" + alias + "." + String.join(", " + alias + ".", reference.columns) + ") IN (SELECT "
                        + inner + "."
                        + String.join(", " + inner + ".", reference.targetColumns) + " FROM " + reference.target + " "
                        + inner
                        + " WHERE " + condition + ")");
            }
        }
        return ways.isEmpty() ? "FALSE" : ways.size() == 1 ? ways.getFirst() : "(" + String.join(" OR ", ways) + ")";
    }

    /** A table comes before those that it references. In a cycle the order is that of the names. */
    private static List<String> inOrderOfRemoval(Map<String, Table> tables, Set<String> reached) {
        Map<String, Integer> pointers = new HashMap<>();
        reached.forEach(name -> pointers.put(name, 0));
        for (String name : reached) {
            for (String target : targets(tables.get(name), reached)) {
                pointers.merge(target, 1, Integer::sum);
            }
        }
        List<String> order = new ArrayList<>();
        List<String> left = new ArrayList<>(reached.stream().sorted().toList());
        while (!left.isEmpty()) {
            String next = left.stream()
                    .filter(name -> pointers.getOrDefault(name, 0) == 0)
                    .findFirst()
                    .orElseGet(left::getFirst);
            left.remove(next);
            order.add(next);
            targets(tables.get(next), reached).forEach(target -> pointers.merge(target, -1, Integer::sum));
        }
        return order;
    }

    private static Set<String> targets(@Nullable Table table, Set<String> reached) {
        Set<String> targets = new LinkedHashSet<>();
        if (table != null) {
            for (Reference reference : table.references) {
                if (reached.contains(reference.target) && !reference.target.equals(table.name)) {
                    targets.add(reference.target);
                }
            }
        }
        return targets;
    }
}

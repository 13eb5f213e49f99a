package io.tenantry.console.form;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.web.Reply;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The faults of a submitted form.
 *
 * @param problems the faults, in the order in which they are shown
 */
public record Faults(List<Problem> problems) {
    /** No faults. */
    public static final Faults NONE = new Faults(List.of());

    public Faults {
        problems = List.copyOf(problems);
    }

    /** One fault that belongs to no field. */
    public static Faults general(String message) {
        return new Faults(List.of(Problem.invalid("", message)));
    }

    /** The fault of a form that was sent too often. */
    public static Faults of(Fault.TooMany tooMany) {
        return general(text("common.waitandtry", Words.wait(tooMany.retryAfter())));
    }

    /**
     * The faults of values.
     *
     * @param fields the names of the fields of some paths; a path without one is the name of its field
     */
    public static Faults named(Fault.Invalid invalid, Map<String, String> fields) {
        return new Faults(invalid.problems().stream()
                .map(problem -> Problem.invalid(fields.getOrDefault(problem.path(), problem.path()), problem.message()))
                .toList());
    }

    /** The messages for a field. */
    public List<String> of(String field) {
        return problems.stream()
                .filter(problem -> problem.path().equals(field))
                .map(Problem::message)
                .toList();
    }

    /** The reply to a form that is being filled in: on each line the name of a field, a tab and a message. */
    public Reply reply() {
        String lines = problems.stream()
                .map(problem -> problem.path() + "\t" + problem.message().replace('\n', ' '))
                .collect(Collectors.joining("\n"));
        return Reply.text(200, "text/plain", lines)
                .with("Content-Security-Policy", "default-src 'none'")
                .with("Referrer-Policy", "no-referrer")
                .with("Cache-Control", "no-store");
    }

    /** The messages that belong to none of these fields. */
    List<String> beside(List<Field> fields) {
        return problems.stream()
                .filter(problem ->
                        fields.stream().noneMatch(field -> field.name().equals(problem.path())))
                .map(Problem::message)
                .toList();
    }
}

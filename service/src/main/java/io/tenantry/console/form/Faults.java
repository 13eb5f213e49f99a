package io.tenantry.console.form;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import java.util.List;

/**
 * What is wrong with a form that was sent.
 *
 * @param problems in the order in which they are told
 */
public record Faults(List<Problem> problems) {
    /** Nothing is. */
    public static final Faults NONE = new Faults(List.of());

    public Faults {
        problems = List.copyOf(problems);
    }

    /** Something that belongs to no field. */
    public static Faults general(String message) {
        return new Faults(List.of(Problem.invalid("", message)));
    }

    /** It was sent too often. */
    public static Faults of(Fault.TooMany tooMany) {
        return general("Too many attempts. Try again in " + Words.wait(tooMany.retryAfter()) + ".");
    }

    /** What is wrong with a field. */
    public List<String> of(String field) {
        return problems.stream()
                .filter(problem -> problem.path().equals(field))
                .map(Problem::message)
                .toList();
    }

    /** What is wrong with none of these fields. */
    List<String> beside(List<Field> fields) {
        return problems.stream()
                .filter(problem ->
                        fields.stream().noneMatch(field -> field.name().equals(problem.path())))
                .map(Problem::message)
                .toList();
    }
}

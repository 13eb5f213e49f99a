package io.tenantry.cli.operator;

import io.tenantry.access.Caller;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.configuration.Variable;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.operator.Operator;
import io.tenantry.operator.OperatorKeys;
import io.tenantry.operator.OperatorSecondFactor;
import io.tenantry.operator.Operators;
import io.tenantry.password.Hashing;
import io.tenantry.throttle.FailedAttempts;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The features that the commands for operators use, on the database that a command opens. */
final class OperatorFeatures implements AutoCloseable {
    /** The caller as the history names it. */
    static final Caller.Operator CALLER = Caller.Operator.COMMAND_LINE;

    private final OpenDatabase opened;
    private final Hashing hashing = new Hashing();
    private final Operators operators;
    private final OperatorKeys keys;
    private final OperatorSecondFactor factors;

    private OperatorFeatures(OpenDatabase opened, String name) {
        Clock clock = Clock.systemUTC();
        this.opened = opened;
        this.operators = new Operators(opened.database(), hashing);
        this.keys = new OperatorKeys(opened.database(), clock);
        this.factors = new OperatorSecondFactor(
                opened.database(), opened.box(), clock, new FailedAttempts(opened.database(), clock), hashing, name);
    }

    /**
     * Runs a command with the features.
     *
     * @throws Mistake for each reason for which it cannot be carried out
     */
    static void run(DatabaseOptions options, Environment environment, Consumer<OperatorFeatures> work) {
        try (OperatorFeatures features =
                new OperatorFeatures(OpenDatabase.existing(options, environment), environment.get(Variable.NAME))) {
            work.accept(features);
        } catch (Fault.Invalid invalid) {
            throw Mistake.ofUsage(
                    invalid.problems().stream().map(Problem::message).collect(Collectors.joining("\n")));
        } catch (Fault.Conflict conflict) {
            throw Mistake.ofState(conflict.getMessage());
        }
    }

    Operators operators() {
        return operators;
    }

    OperatorKeys keys() {
        return keys;
    }

    OperatorSecondFactor factors() {
        return factors;
    }

    /**
     * The operator with a name.
     *
     * @throws Mistake when there is none
     */
    Operator named(String username) {
        try {
            return operators.named(CALLER, username);
        } catch (Fault.NotFound none) {
            throw Mistake.ofState("There is no operator of that name. See: tenantry operator list");
        }
    }

    @Override
    public void close() {
        hashing.close();
        opened.close();
    }
}

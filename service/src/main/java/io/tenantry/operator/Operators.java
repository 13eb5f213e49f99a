package io.tenantry.operator;

import io.tenantry.access.Caller;
import io.tenantry.access.Precondition;
import io.tenantry.apikey.operator.ManagementKeys;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.Changes;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.OperatorId;
import io.tenantry.listing.Slice;
import io.tenantry.password.Hashing;
import io.tenantry.password.PasswordPolicy;
import io.tenantry.password.Passwords;
import io.tenantry.session.Sessions;
import io.tenantry.storage.Database;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The entry class of operators, who run the installation: lists, adds and removes them and changes their passwords. Every
 * operator is allowed to do that to every other one, but not with a key of an operator.
 */
public final class Operators {
    /** A user name and its password, as configured or sent. */
    public record Credentials(String username, String password) {
        @Override
        public String toString() {
            return "Credentials[" + username + "]";
        }
    }

    private final Database database;
    private final Hashing hashing;

    public Operators(Database database, Hashing hashing) {
        this.database = database;
        this.hashing = hashing;
    }

    /**
     * A part of the list of operators. A key of an operator sees no other one.
     *
     * @throws Fault.NotAllowed if the caller is no operator
     */
    public Slice<Operator> list(Caller caller, OperatorQuery query) {
        Caller.Operator by = OperatorHistory.require(caller);
        return database.readConsistently(handle -> OperatorStore.list(handle, only(by), query));
    }

    /**
     * One operator.
     *
     * @throws Fault.NotFound when there is none with that number, or the caller is a key of another one
     * @throws Fault.NotAllowed for every caller but operators
     */
    public Operator get(Caller caller, OperatorId id) {
        Caller.Operator by = OperatorHistory.require(caller);
        return seen(by, database.read(handle -> OperatorStore.find(handle, id)));
    }

    /**
     * The operator with a name.
     *
     * @throws Fault.NotFound when there is none
     * @throws Fault.NotAllowed for every caller but operators
     */
    public Operator named(Caller caller, String username) {
        Caller.Operator by = OperatorHistory.require(caller);
        return seen(by, database.read(handle -> OperatorStore.named(handle, username)));
    }

    /** The faults of a new operator; empty when there is none. */
    public static List<Problem> problems(Credentials credentials) {
        List<Problem> problems = new ArrayList<>();
        String problem = OperatorNames.problem(credentials.username());
        if (problem != null) {
            problems.add(Problem.invalid("username", problem));
        }
        problems.addAll(passwordProblems("password", credentials.username(), credentials.password()));
        return problems;
    }

    /**
     * The rules that a password of an operator breaks.
     *
     * @param path the name of the field that has it
     * @param username the name of the operator
     */
    public static List<Problem> passwordProblems(String path, String username, String password) {
        return PasswordPolicy.OPERATORS.about(username).problems(password).stream()
                .map(problem -> Problem.invalid(path, problem))
                .toList();
    }

    /**
     * Adds an operator.
     *
     * @throws Fault.Invalid when name or password break a rule
     * @throws Fault.Conflict when the name is in use, in whatever case
     * @throws Fault.NotAllowed for every caller but operators without a key
     */
    public Operator add(Caller caller, Credentials credentials) {
        OperatorHistory.require(caller).requireProven();
        Fault.Invalid.check(problems(credentials));
        requireNew(database.read(OperatorStore::all), credentials.username());
        String hash = hashing.hash(caller.logName(), credentials.password());
        return database.write(handle -> {
            OperatorStore.lockNames(handle);
            requireNew(OperatorStore.all(handle), credentials.username());
            Operator added = OperatorStore.insert(handle, credentials.username(), hash);
            OperatorHistory.write(handle, caller, Operation.CREATE, "createOperator", added);
            return added;
        });
    }

    /**
     * Changes the password of an operator. Sessions in which the operator acts as a person, and keys of organizations for a
     * quarter of an hour, end; keys of the operator stay.
     *
     * @param believed the state that the caller expects; checked with the operator locked
     * @throws Fault.NotFound when there is no such operator
     * @throws Fault.Invalid when the password breaks a rule
     * @throws Fault.NotAllowed for every caller but operators without a key
     */
    public Operator changePassword(Caller caller, OperatorId id, String password, Precondition<Operator> believed) {
        Operator seen = get(caller, id);
        OperatorHistory.require(caller).requireProven();
        Fault.Invalid.check(passwordProblems("password", seen.username(), password));
        String hash = hashing.hash(caller.logName(), password);
        return database.write(handle -> {
            Operator operator = OperatorStore.lock(handle, id).orElseThrow(Operators::missing);
            believed.check(operator);
            OperatorStore.changePassword(handle, id, hash);
            endBegun(handle, operator.username());
            OperatorHistory.write(
                    handle, caller, "updateOperator", operator, new Changes().addHidden("password", true));
            return OperatorStore.find(handle, id).orElseThrow();
        });
    }

    /**
     * Removes an operator with everything that belongs to the operator: keys, sessions in which the operator acts as a
     * person, and keys of organizations for a quarter of an hour.
     *
     * @param believed the state that the caller expects; checked with the operator locked
     * @throws Fault.NotFound when there is no such operator
     * @throws Fault.Conflict when it is the last one, or {@code TENANTRY_OPERATORS} names it
     * @throws Fault.NotAllowed for every caller but operators without a key
     */
    public void remove(Caller caller, OperatorId id, Precondition<Operator> believed) {
        get(caller, id);
        OperatorHistory.require(caller).requireProven();
        database.change(handle -> {
            // All rows are locked: of two concurrent removals the second one counts the rest.
            List<Operator> all = OperatorStore.lockAll(handle);
            Operator operator =
                    all.stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow(Operators::missing);
            believed.check(operator);
            if (operator.configured()) {
                throw new Fault.Conflict(
                        "TENANTRY_OPERATORS names this operator, and each start of a server would create"
                                + " it again. Take it out of the variable and restart the servers first.");
            }
            if (all.size() == 1) {
                throw new Fault.Conflict("The last operator cannot be removed.");
            }
            OperatorStore.delete(handle, id);
            endBegun(handle, operator.username());
            OperatorHistory.write(handle, caller, Operation.DELETE, "deleteOperator", operator);
        });
    }

    /**
     * Creates these operators, gives those that exist the passwords named here, and marks them as configured, and no others.
     *
     * @throws Fault.Conflict when a name differs from that of another operator in case alone
     */
    public static void configure(Database database, List<Credentials> operators) {
        Map<String, String> hashes = new LinkedHashMap<>();
        for (Credentials operator : operators) {
            Optional<String> stored = database.read(handle -> OperatorStore.passwordHash(handle, operator.username()));
            // The same password is not changed: a new hash of it would only make every node verify it again.
            if (stored.isEmpty() || Passwords.match(operator.password(), stored.get()) != Passwords.Match.YES) {
                hashes.put(operator.username(), Passwords.hash(operator.password()));
            }
        }
        database.change(handle -> {
            // Nodes that start at once take turns.
            OperatorStore.lockNames(handle);
            List<Operator> known = OperatorStore.lockAll(handle);
            for (Credentials operator : operators) {
                requireDistinct(known, operator.username());
            }
            hashes.forEach((username, hash) -> put(handle, username, hash));
            OperatorStore.setConfigured(
                    handle, operators.stream().map(Credentials::username).toList());
        });
    }

    /** Creates an operator or changes the password of one; the history names the program itself. */
    private static void put(Handle handle, String username, String hash) {
        boolean added = OperatorStore.named(handle, username).isEmpty();
        OperatorStore.put(handle, username, hash);
        Operator operator = OperatorStore.named(handle, username).orElseThrow();
        if (added) {
            OperatorHistory.write(handle, null, Operation.CREATE, "createOperator", operator);
        } else {
            endBegun(handle, username);
            OperatorHistory.write(handle, null, "updateOperator", operator, new Changes().addHidden("password", true));
        }
    }

    /** As {@link #configure(Database, List)}, in the database of these operators. */
    public void configure(List<Credentials> operators) {
        configure(database, operators);
    }

    /**
     * Creates the first operator, {@code admin}, with a random password, if there is none at all.
     *
     * @return its credentials, shown only now
     */
    public Optional<Credentials> createFirst() {
        if (database.read(OperatorStore::count) > 0) {
            return Optional.empty();
        }
        byte[] random = new byte[18];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        String hash = Passwords.hash(password);
        return database.write(handle -> {
            OperatorStore.lockTable(handle);
            if (OperatorStore.count(handle) > 0) {
                return Optional.empty();
            }
            put(handle, "admin", hash);
            return Optional.of(new Credentials("admin", password));
        });
    }

    /**
     * Ends what an operator has begun: sessions in which the operator acts as a person, and keys of organizations for a
     * quarter of an hour. Another person may have begun it with the former password, factor or key.
     */
    static void endBegun(Handle handle, String username) {
        Sessions.endImpersonations(handle, username);
        ManagementKeys.revokeOf(handle, username);
    }

    /** The name of the only operator that a caller sees; null when the caller sees all. */
    static @Nullable String only(Caller.Operator caller) {
        return caller.operatorKey() == null ? null : caller.username();
    }

    /**
     * An operator that the caller sees.
     *
     * @throws Fault.NotFound when there is none, or the caller is a key of another one
     */
    static Operator seen(Caller.Operator caller, Optional<Operator> found) {
        String only = only(caller);
        return found.filter(operator -> only == null || only.equals(operator.username()))
                .orElseThrow(Operators::missing);
    }

    static Fault.NotFound missing() {
        return new Fault.NotFound("operator");
    }

    private static void requireNew(List<Operator> known, String username) {
        if (known.stream().anyMatch(operator -> operator.username().equals(username))) {
            throw new Fault.Conflict("There is an operator of that name already.");
        }
        requireDistinct(known, username);
    }

    /** People would take two names that differ in case alone for one. */
    private static void requireDistinct(List<Operator> known, String username) {
        known.stream()
                .map(Operator::username)
                .filter(name -> name.equalsIgnoreCase(username) && !name.equals(username))
                .findFirst()
                .ifPresent(name -> {
                    throw new Fault.Conflict("There is an operator of that name already, written \"" + name + "\".");
                });
    }
}

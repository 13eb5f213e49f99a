package io.tenantry.console.operator;

import io.tenantry.access.Caller;
import io.tenantry.operator.session.OperatorSession;
import io.tenantry.session.console.ConsoleSession;

/** The signed-in party of a request: an operator or a person. */
public sealed interface Visitor {
    /** The caller that the entry classes know. */
    Caller caller();

    /** An operator. */
    record OfOperator(OperatorSession session) implements Visitor {
        @Override
        public Caller caller() {
            return new Caller.Operator(session.username());
        }
    }

    /** A person. */
    record OfPerson(ConsoleSession session) implements Visitor {
        @Override
        public Caller caller() {
            return session.caller();
        }
    }
}

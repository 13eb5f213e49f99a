package io.tenantry.console.operator;

import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import io.tenantry.id.OperatorId;
import io.tenantry.operator.session.OperatorSession;
import io.tenantry.session.console.ConsoleSession;

/** The signed-in party of a request: an operator or a person. */
public sealed interface Visitor {
    /** The caller that the entry classes know. */
    Caller caller();

    /** The owner of the forms that are kept for this party; empty for an operator who acts as a person: none are kept then. */
    String owner();

    /** The owner of forms of a person. */
    static String ownerOfPerson(PersonId person) {
        return "person " + person.value();
    }

    /** The owner of forms of an operator. */
    static String ownerOfOperator(OperatorId operator) {
        return "operator " + operator;
    }

    /** An operator. */
    record OfOperator(OperatorSession session) implements Visitor {
        @Override
        public Caller caller() {
            return new Caller.Operator(session.username());
        }

        @Override
        public String owner() {
            return ownerOfOperator(session.operatorId());
        }
    }

    /** A person. */
    record OfPerson(ConsoleSession session) implements Visitor {
        @Override
        public Caller caller() {
            return session.caller();
        }

        @Override
        public String owner() {
            return session.acting() == null ? ownerOfPerson(session.personId()) : "";
        }
    }
}

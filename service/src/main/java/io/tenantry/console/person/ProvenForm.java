package io.tenantry.console.person;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.console.FaultPages;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Kind;
import io.tenantry.console.form.Sent;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.session.Proof;
import io.tenantry.session.console.ConsoleSession;
import io.tenantry.web.NetworkAddress;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A form that needs the password of the signed-in person, and a one-time code where the person has a second factor. */
final class ProvenForm {
    static final String PASSWORD = "password";
    static final String CODE = "code";
    private static final Map<String, String> FIELDS = Map.of("otp", CODE);

    private ProvenForm() {}

    /** Shows the form again. */
    @FunctionalInterface
    interface Page {
        Reply show(int status, Faults faults);
    }

    /** The proof in a form of a session. */
    static Proof proof(Request request, ConsoleSession session, Sent sent) {
        if (sent.value(PASSWORD).isEmpty()) {
            throw new Fault.Invalid(Problem.missing(PASSWORD, text("common.passwordmissing")));
        }
        return new Proof(
                session.email(), sent.value(PASSWORD), sent.value(CODE), session.id(), NetworkAddress.of(request));
    }

    /** The result of a form; the form with messages where that is refused. */
    static Reply answer(Supplier<Reply> work, Page page) {
        try {
            return work.get();
        } catch (Fault.Unauthenticated wrong) {
            return page.show(400, new Faults(List.of(Problem.invalid(PASSWORD, text("common.passwordwrong")))));
        } catch (Fault.Invalid invalid) {
            return page.show(400, Faults.named(invalid, FIELDS));
        } catch (Fault.NotAllowed refused) {
            return page.show(403, Faults.general(refused.getMessage()));
        } catch (Fault.Conflict refused) {
            return page.show(409, Faults.general(refused.getMessage()));
        } catch (Fault.TooMany tooMany) {
            return FaultPages.wait(page.show(429, Faults.of(tooMany)), tooMany);
        }
    }

    /** The fields of a proof, the code only for a person with a second factor. */
    static List<Field> fields(boolean secondFactor) {
        Field password = Field.of(PASSWORD, text("common.password"), Kind.PASSWORD);
        return secondFactor
                ? List.of(
                        password,
                        Field.of(CODE, text("common.code"), Kind.CODE).asking(List.of(text("common.codehint"))))
                : List.of(password);
    }
}

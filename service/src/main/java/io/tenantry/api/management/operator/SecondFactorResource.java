package io.tenantry.api.management.operator;

import io.tenantry.access.Caller;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.api.management.wire.Negotiation;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.id.OperatorId;
import io.tenantry.operator.OperatorSecondFactor;
import io.tenantry.session.factor.Enrollment;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import java.util.Objects;

/** Second factors of operators: {@code enroll}, {@code confirm} and {@code disable} below {@code /operators/{operatorId}/2fa}. */
public final class SecondFactorResource {
    private static final int LONGEST_CODE = 64;

    private static final Replies<Enrollment> ENROLLMENT = new Replies<>(new Form<Enrollment>(
                    "enrollments",
                    "enrollment",
                    List.of(
                            new Field<>("secret", Enrollment::secret, null),
                            new Field<>("otpauthUrl", Enrollment::url, null)))
            .unlinked());

    private static final Replies<List<String>> RECOVERY_CODES = new Replies<>(new Form<List<String>>(
                    "confirmations", "confirmation", List.of(new Field<>("recoveryCodes", codes -> codes, null)))
            .unlinked());

    private final OperatorSecondFactor factors;
    private final ObjectIds ids;

    public SecondFactorResource(OperatorSecondFactor factors, ObjectIds ids) {
        this.factors = factors;
        this.ids = ids;
    }

    /** Its operations, below the version. */
    public List<Route> routes() {
        return List.of(
                Route.of("POST", "/operators/{operatorId}/2fa/enroll", this::enroll),
                Route.of("POST", "/operators/{operatorId}/2fa/confirm", this::confirm),
                Route.of("POST", "/operators/{operatorId}/2fa/disable", this::disable));
    }

    private Reply enroll(Request request, Caller caller) {
        Negotiation.format(request);
        OperatorId id = OperatorResource.row(ids, request);
        Proof proof = Proof.read(request, false);
        Enrollment enrollment = factors.enroll(caller, id, proof.password);
        return ENROLLMENT.object(request, 200, enrollment).with("Cache-Control", "no-store");
    }

    private Reply confirm(Request request, Caller caller) {
        Negotiation.format(request);
        OperatorId id = OperatorResource.row(ids, request);
        Proof proof = Proof.read(request, true);
        List<String> codes = factors.confirm(caller, id, proof.password, proof.code);
        return RECOVERY_CODES.object(request, 200, codes).with("Cache-Control", "no-store");
    }

    private Reply disable(Request request, Caller caller) {
        OperatorId id = OperatorResource.row(ids, request);
        Proof proof = Proof.read(request, true);
        factors.disable(caller, id, proof.password, proof.code);
        return Reply.empty(204);
    }

    /** The body of a request. */
    private record Proof(String password, String code) {
        static Proof read(Request request, boolean withCode) {
            JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
            String password = OperatorResource.password(body, "password", true);
            String code = withCode ? body.text("code", true, LONGEST_CODE) : "";
            body.done();
            return new Proof(Objects.requireNonNullElse(password, ""), code);
        }

        /** Neither password nor code. */
        @Override
        public String toString() {
            return "Proof";
        }
    }
}

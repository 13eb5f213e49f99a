package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.api.user.wire.AcceptsJson;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.web.Forwarding;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserApiTest {
    @SuppressWarnings("NullAway.Init")
    private TestServer server;

    @BeforeAll
    void start() {
        server = TestServer.start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void an_unknown_path_is_not_found_whoever_asks() {
        for (String path :
                List.of("/user", "/user/", "/user/nothing", "/user/nothing/at/all/", "/user/organizations//")) {
            var reply = server.get(path);
            assertThat(reply.statusCode()).as(path).isEqualTo(404);
            assertThat(reply.body()).isEqualTo("{\"detail\":\"Not found.\"}");
            assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(reply.headers().firstValue("X-Request-Id")).isPresent();
        }
    }

    @Test
    void a_broken_percent_encoding_is_the_callers_fault() {
        Reply reply = answer(new Fault.Unreadable("The URL has a broken percent-encoding."));
        assertThat(reply.status()).isEqualTo(400);
        assertThatJson(text(reply)).isEqualTo("{detail: 'The URL has a broken percent-encoding.'}");
    }

    @Test
    void every_kind_of_wrong_credentials_is_told_apart() {
        assertUnauthenticated(Fault.Unauthenticated.Why.NONE, "Authentication credentials were not provided.");
        assertUnauthenticated(Fault.Unauthenticated.Why.KEY, "Invalid API key.");
        assertUnauthenticated(Fault.Unauthenticated.Why.TOKEN, "Invalid token.");
        assertUnauthenticated(Fault.Unauthenticated.Why.PASSWORD, "The e-mail address or the password is wrong.");
    }

    @Test
    void a_refusal_says_why_when_there_is_more_to_say() {
        assertReply(new Fault.NotAllowed(), 403, "{detail: 'You do not have permission to perform this action.'}");
        assertReply(new Fault.NotAllowed("Organization is disabled."), 403, "{detail: 'Organization is disabled.'}");
    }

    @Test
    void all_bad_fields_are_named_at_once_and_nested_objects_nest() {
        Fault fault = new Fault.Invalid(List.of(
                Problem.invalid("name", "Too long."),
                Problem.invalid("name", "Not pretty."),
                Problem.invalid("", "The two contradict each other."),
                Problem.invalid("user.email", "Not an address."),
                Problem.missing("user", "Incomplete."),
                Problem.missing("plain", "Missing."),
                Problem.unknown("plain.inner", "Unknown.")));
        assertReply(fault, 400, """
                {name: ['Too long.', 'Not pretty.'], non_field_errors: ['The two contradict each other.'],
                 user: {email: ['Not an address.'], non_field_errors: ['Incomplete.']},
                 plain: {non_field_errors: ['Missing.'], inner: ['Unknown.']}}""");
    }

    @Test
    void every_other_fault_has_its_status() {
        assertReply(new Fault.NotFound("organization"), 404, "{detail: 'Not found.'}");
        assertReply(new Fault.TooLarge(7), 413, "{detail: 'The request body is larger than 7 bytes.'}");
        assertReply(new Fault.UnsupportedFormat("text/\"x\""), 415, """
                {"detail": "Unsupported media type \\"text/\\"x\\"\\" in request."}""");
        assertReply(
                new Fault.NotAcceptable(),
                406,
                "{detail: 'The Accept header excludes application/json, the only format there is.'}");
        assertReply(new Fault.Conflict("In use."), 409, "{detail: 'In use.'}");
        assertReply(
                new Fault.QuotaReached("Max projects limit reached"), 400, "{detail: 'Max projects limit reached'}");
        assertReply(new Fault.Stale(), 412, "{detail: 'The object has changed since it was read.'}");
    }

    @Test
    void what_passes_says_when_to_come_back() {
        Reply tooMany = assertReply(new Fault.TooMany("Slower.", Duration.ofMillis(300)), 429, "{detail: 'Slower.'}");
        assertThat(tooMany.headers()).containsEntry("Retry-After", "1");
        Reply away = assertReply(new Fault.Unavailable("Later."), 503, "{detail: 'Later.'}");
        assertThat(away.headers()).containsEntry("Retry-After", "1");
    }

    @Test
    void a_wrong_method_names_the_right_ones() {
        Reply reply = assertReply(new Fault.WrongMethod(List.of("GET", "HEAD")), 405, """
                {"detail": "Method \\"POST\\" not allowed."}""");
        assertThat(reply.headers()).containsEntry("Allow", "GET, HEAD");
    }

    @Test
    void a_defect_tells_nothing_but_the_id_to_look_for() {
        Reply reply = UserFaults.defect(request(Map.of()));
        assertThat(reply.status()).isEqualTo(500);
        assertThatJson(text(reply)).isEqualTo("{detail: 'Internal server error.', request_id: 'r-1'}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true  | */*",
                "true  | application/json",
                "true  | Application/JSON; charset=utf-8",
                "true  | text/html, application/xml;q=0.9, */*;q=0.8",
                "true  | application/*;q=0.1",
                "true  | application/json;q=nonsense",
                "true  | application/json, */*;q=0",
                "false | text/html",
                "false | application/json;q=0",
                "false | */*, application/json;q=0.0",
                "false | application/*;q=0, */*",
                "false | , ;;; ,",
            })
    void the_accept_header_counts(boolean accepted, String header) {
        assertThat(AcceptsJson.accepts(header)).isEqualTo(accepted);
    }

    @Test
    void no_accept_header_accepts_everything() {
        assertThat(AcceptsJson.accepts(null)).isTrue();
        assertThat(AcceptsJson.accepts(" ")).isTrue();
    }

    private static void assertUnauthenticated(Fault.Unauthenticated.Why why, String detail) {
        Reply reply = assertReply(new Fault.Unauthenticated(why), 401, "{detail: '" + detail + "'}");
        assertThat(reply.headers()).containsEntry("WWW-Authenticate", "Bearer realm=\"tenantry\"");
    }

    private static Reply assertReply(Fault fault, int status, String body) {
        Reply reply = answer(fault);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.contentType()).isEqualTo("application/json");
        assertThatJson(text(reply)).isEqualTo(body);
        return reply;
    }

    private static Reply answer(Fault fault) {
        return UserFaults.reply(request(Map.of()), fault);
    }

    private static String text(Reply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    private static Request request(Map<String, String> headers) {
        return new Request(
                "r-1",
                "POST",
                "/user/x/",
                "",
                new Request.Source() {
                    @Override
                    public @Nullable String header(String name) {
                        return headers.get(name);
                    }

                    @Override
                    public byte[] body(int most) {
                        return new byte[0];
                    }
                },
                Forwarding.DEFAULT);
    }
}

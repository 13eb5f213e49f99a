package io.tenantry.api.management;

import io.tenantry.access.Caller;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.message.SystemMessage;
import io.tenantry.message.SystemMessages;
import io.tenantry.setting.SettingRules.Ceilings;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** The installation: its version, URL and licence, and the message of its operators. */
public final class SystemResource {
    private static final int MOST_MESSAGE = 10_000;

    /**
     * The installation.
     *
     * @param version of the program
     * @param publicUrl the URL of the installation for people
     * @param ceilings the maxima of the times for which organizations keep data
     */
    public record Vendor(String version, Supplier<String> publicUrl, Ceilings ceilings) {}

    private static final Replies<Vendor> VENDOR = new Replies<>(new Form<>(
            "vendors",
            "vendor",
            List.of(
                    new Field<>("version", Vendor::version, null),
                    new Field<>("frontendBaseUrl", vendor -> vendor.publicUrl.get(), null),
                    new Field<>("hasLicenseAgreement", vendor -> false, null),
                    new Field<>("maxContactProfileTTL", vendor -> vendor.ceilings.contactProfile(), null),
                    new Field<>("maxConversationTTL", vendor -> vendor.ceilings.conversation(), null),
                    new Field<>("maxSessionStateTTL", vendor -> vendor.ceilings.sessionState(), null))));
    private static final Replies<SystemMessage> MESSAGE = new Replies<>(new Form<>(
            "messages",
            "message",
            List.of(
                    new Field<>("message", SystemMessage::text, null),
                    new Field<>("until", message -> message.until().getEpochSecond(), null),
                    new Field<>("showOnLogin", SystemMessage::showOnLogin, null))));

    private static final String VALID = "valid";

    /** The licence in this API: always valid, because this is free software. */
    private static final Replies<String> LICENCE = new Replies<>(new Form<String>(
                    "licenses",
                    "license",
                    List.of(
                            new Field<>("state", state -> state, null),
                            new Field<>("systemCapabilities.aiOpsCenterEnabled", state -> false, null),
                            new Field<>("systemCapabilities.quotaMaxKnowledgeChunks", state -> 0, null),
                            new Field<>("company", state -> "", null),
                            new Field<>("expirationDate", state -> "", null),
                            new Field<>("signedDate", state -> "", null),
                            new Field<>("features", state -> List.of(), null)))
            .foundIn(null));

    private static final Replies<String> LICENCE_STATE = new Replies<>(
            new Form<String>("licenses", "license", List.of(new Field<>("state", state -> state, null))).foundIn(null));

    private final Vendor vendor;
    private final SystemMessages messages;

    public SystemResource(Vendor vendor, SystemMessages messages) {
        this.vendor = vendor;
        this.messages = messages;
    }

    /** Its operations in the management API, below the version. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/vendor", (request, caller) -> VENDOR.object(request, 200, vendor)),
                Route.of("GET", "/system/license", (request, caller) -> LICENCE.object(request, 200, VALID)),
                Route.of("POST", "/system/createsystemmessage", this::create));
    }

    /** Its operations in the organisation API, below the version. */
    List<Route> openRoutes() {
        return List.of(
                Route.open("GET", "/system/message", request -> MESSAGE.object(request, 200, messages.current())),
                Route.open("GET", "/system/license", request -> LICENCE_STATE.object(request, 200, VALID)));
    }

    private Reply create(Request request, Caller caller) {
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        SystemMessage message = new SystemMessage(
                body.text("message", true, MOST_MESSAGE),
                Instant.ofEpochSecond(body.number("until", 0, Integer.MAX_VALUE)),
                body.flag("showOnLogin"));
        body.done();
        messages.replace(caller, message);
        return Reply.empty(204);
    }
}

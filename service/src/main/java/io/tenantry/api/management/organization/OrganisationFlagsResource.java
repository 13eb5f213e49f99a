package io.tenantry.api.management.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.api.management.wire.ReadOnlyMembers;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.organization.flag.Flags;
import io.tenantry.organization.flag.OrganizationFlags;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The settings of an organisation that the platform alone writes: {@code /organisations/{organisationId}/flags}. */
public final class OrganisationFlagsResource {
    private static final String PATH = "/organisations/{organisationId}/flags";
    private static final Map<String, Setting<Boolean>> FLAGS = flags();
    private static final Replies<Flags> REPLIES = new Replies<>(new Form<Flags>(
                    "organisationFlags",
                    "flags",
                    FLAGS.entrySet().stream()
                            .map(flag -> new Field<Flags>(flag.getKey(), flags -> flags.of(flag.getValue()), null))
                            .toList())
            .foundIn(null));

    private final OrganizationFlags flags;
    private final ObjectIds ids;

    public OrganisationFlagsResource(OrganizationFlags flags, ObjectIds ids) {
        this.flags = flags;
        this.ids = ids;
    }

    private static Map<String, Setting<Boolean>> flags() {
        Map<String, Setting<Boolean>> flags = new LinkedHashMap<>();
        flags.put("phoneNumberVerified", OrganizationSetting.PHONE_NUMBER_VERIFIED);
        flags.put("slackInviteSent", OrganizationSetting.SLACK_INVITE_SENT);
        flags.put("showCustomDashboards", OrganizationSetting.SHOW_CUSTOM_DASHBOARDS);
        return flags;
    }

    /** Its operations, below the version. */
    public List<Route> routes() {
        return List.of(Route.of("GET", PATH, this::get), Route.of("PATCH", PATH, this::update));
    }

    private Reply get(Request request, Caller caller) {
        REPLIES.check(request);
        return REPLIES.object(request, 200, flags.get(caller, PathIds.organization(ids, request)));
    }

    private Reply update(Request request, Caller caller) {
        REPLIES.check(request);
        OrganizationId id = PathIds.organization(ids, request);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        ReadOnlyMembers.ofPlace(body, request);
        Map<Setting<Boolean>, Boolean> wanted = new HashMap<>();
        body.object().properties().forEach(sent -> {
            Setting<Boolean> flag = FLAGS.get(sent.getKey());
            Boolean value = flag == null ? null : body.bool(sent.getKey(), sent.getValue());
            if (flag == null) {
                body.notAllowed(sent.getKey());
            } else if (value != null) {
                wanted.put(flag, value);
            }
        });
        body.check();
        return REPLIES.object(request, 200, flags.update(caller, id, wanted, REPLIES.believed(request)));
    }
}

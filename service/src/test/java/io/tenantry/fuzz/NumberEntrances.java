package io.tenantry.fuzz;

import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.api.user.wire.PageNumbers;
import io.tenantry.api.user.wire.QueryValues;
import io.tenantry.api.user.wire.UserFields;
import io.tenantry.fault.Fault;
import io.tenantry.json.OutsideJson;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import io.tenantry.setting.SettingReader;
import io.tenantry.setting.WholeNumbers;
import io.tenantry.storage.MadeUpIds;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Request;
import io.tenantry.web.form.Parameters;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** Every reader of numbers, each with the same text: as JSON, as a text in JSON, in a form and in a query. */
final class NumberEntrances {
    private static final List<SettingReader> READERS =
            List.of(new SettingReader(SettingReader.Typing.EXACT), new SettingReader(SettingReader.Typing.LENIENT));
    /** One setting of each kind. */
    private static final List<Setting<?>> SETTINGS = List.copyOf(OrganizationSetting.CATALOGUE.all().stream()
            .collect(Collectors.<Setting<?>, Class<?>, Setting<?>>toMap(
                    setting -> setting.kind().getClass(), setting -> setting, (one, other) -> one))
            .values());

    private static final ObjectIds IDS = MadeUpIds.of("0123456789abcd");
    private static final JsonMapper JSON = new JsonMapper();

    private NumberEntrances() {}

    static void read(String written) {
        String text = JSON.writeValueAsString(written);
        String encoded = URLEncoder.encode(written, StandardCharsets.UTF_8);
        try {
            values(OutsideJson.read(written));
        } catch (JacksonException notJson) {
            // The other entrances have their own rules.
        }
        values(StringNode.valueOf(written));
        body(ReadRequest.with("{\"a\":" + written + "}"));
        body(ReadRequest.with("{\"a\":" + text + "}"));
        body(ReadRequest.with("{\"a\":[" + written + "," + text + "]}"));
        body(ReadRequest.with(
                "application/x-www-form-urlencoded", ("a=" + encoded).getBytes(StandardCharsets.US_ASCII)));
        query(encoded);
    }

    private static void values(JsonNode sent) {
        WholeNumbers.read(sent);
        for (SettingReader reader : READERS) {
            for (Setting<?> setting : SETTINGS) {
                reader.read(setting, sent, setting.column(), problem -> {});
            }
        }
    }

    private static void body(Request request) {
        refusable(() -> {
            UserFields fields = UserFields.read(request);
            fields.organization("a", IDS);
            fields.ids("a", IDS, ObjectIds.Kind.PROJECT);
            fields.time("a");
            fields.flag("a");
            fields.text("a");
            fields.settings(SETTINGS);
            fields.check();
        });
        refusable(() -> {
            JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
            body.number("a", 0, Integer.MAX_VALUE);
            body.done();
        });
    }

    private static void query(String encoded) {
        refusable(() -> {
            QueryValues query = new QueryValues(Parameters.read("a=" + encoded));
            query.id("a", IDS, ObjectIds.Kind.ORGANIZATION);
            query.time("a");
            query.requiredId("a", IDS, ObjectIds.Kind.ORGANIZATION);
            query.check();
        });
        refusable(() -> QueryValues.organization(ReadRequest.asking("a=" + encoded), "a", IDS));
        refusable(() -> PageNumbers.reply(
                ReadRequest.asking("page=" + encoded + "&page_size=" + encoded), 1_000, (json, most, skip) -> {}));
        for (String name : List.of("limit", "skip", "quotaMaxUsers", "passwordPolicy.minLength", "liveAgentAccount")) {
            refusable(() -> Lists.read(name + "=" + encoded));
        }
        refusable(() -> Lists.read("quotaMaxUsers=%5B" + encoded + "," + encoded + "%5D"));
    }

    private static void refusable(Runnable reading) {
        try {
            reading.run();
        } catch (Fault.Unreadable | Fault.Invalid | Fault.UnsupportedFormat refused) {
            // As declared.
        }
    }
}

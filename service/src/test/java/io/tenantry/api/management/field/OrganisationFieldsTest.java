package io.tenantry.api.management.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.storage.Database;
import io.tenantry.storage.ObjectIds;
import java.util.List;
import org.junit.jupiter.api.Test;

public class OrganisationFieldsTest {
    /** The vendor's fields in the vendor's order, then those of its other types. */
    public static final List<String> PATHS = List.of(
            "_id",
            "businessUnitId",
            "name",
            "disabled",
            "quotaMaxProjects",
            "quotaMaxUsers",
            "quotaMaxChannelsPerProject",
            "quotaMaxMessagesPerDay",
            "quotaMaxKnowledgeChunks",
            "passwordPolicy.minLength",
            "passwordPolicy.maxLength",
            "passwordPolicy.minAmountLowerCase",
            "passwordPolicy.minAmountUpperCase",
            "passwordPolicy.minAmountSpecialCharacters",
            "passwordPolicy.minAmountNumbers",
            "passwordPolicy.maxAmountIdenticalCharacters",
            "passwordPolicy.minAmountFailedAttemptsAutoDisable",
            "sessionStateTTLInMinutes",
            "contactProfileTTLInMinutes",
            "conversationTTLInMinutes",
            "liveAgentAccount",
            "billingTimezone",
            "dataPrivacySettings.enabled",
            "dataPrivacySettings.useAnalytics",
            "dataPrivacySettings.useContactProfiles",
            "dataPrivacySettings.useConversations",
            "dataPrivacySettings.maskAnalytics",
            "dataPrivacySettings.maskLogging",
            "dataPrivacySettings.ignoreList",
            "dataPrivacySettings.storeDataPayload",
            "dataPrivacySettings.maskIPAddress",
            "analyticsTTLInMinutes",
            "sessionsTTLInMinutes",
            "stepEventsTTLInMinutes");

    @Test
    void every_field_can_be_queried_and_all_but_the_list_can_be_sorted_by() {
        try (Database database = TestDatabases.create().open()) {
            Form<?> form = OrganisationFields.form(ObjectIds.read(database));
            assertThat(form.paths()).isEqualTo(PATHS);
            for (String path : PATHS) {
                Field<?> field = form.field(path);
                assertThat(field == null ? null : field.column()).as(path).isNotNull();
                assertThat(form.sortable(form.number(path)) == null)
                        .as(path)
                        .isEqualTo(path.equals("dataPrivacySettings.ignoreList"));
            }
        }
    }

    @Test
    void a_settings_column_is_named_as_callers_know_it() {
        assertThat(OrganisationFields.wirePath("password_policy_min_length")).isEqualTo("passwordPolicy.minLength");
        assertThat(OrganisationFields.wirePath("limit")).isEqualTo("limit");
    }
}

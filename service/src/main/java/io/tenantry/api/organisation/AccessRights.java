package io.tenantry.api.organisation;

import io.tenantry.member.Right;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The permissions in the access lists of the organisation API, which follow from the permissions of Tenantry. */
final class AccessRights {
    /** A permission, as its four parts. */
    record RightJson(boolean create, boolean read, boolean update, boolean delete) {}

    private static final RightJson NONE = new RightJson(false, false, false, false);
    private static final RightJson ALL = new RightJson(true, true, true, true);
    private static final RightJson READ = new RightJson(false, true, false, false);
    private static final RightJson CHANGE = new RightJson(false, true, true, false);
    private static final RightJson BUILD = new RightJson(true, true, true, false);
    private static final RightJson KEYS = new RightJson(true, true, false, true);

    private static final List<String> OF_PROJECT = List.of(("agentAssistConfigs analytics connections contactProfiles"
                    + " conversationHistory endpoints extensions extensionsTrust flowNodeComments flowNodeDescription"
                    + " flowNodes functions flows followUser intents largeLanguageModels knowledgeStores lexicons"
                    + " liveAgentInbox locales logs memberDetails members milestones nluConnectors packages playbooks"
                    + " project projectSettings snapshots states tasks tokens yesNoIntents dataPrivacySettings")
            .split(" "));

    private AccessRights() {}

    /** The permissions in a whole organisation. */
    static Map<String, RightJson> inOrganisation(@Nullable Right whole) {
        boolean admin = whole == Right.ADMINISTER;
        Map<String, RightJson> rights = new LinkedHashMap<>();
        rights.put("analyticsOdata", NONE);
        rights.put("apiKeys", KEYS);
        rights.put("assignProject", admin ? ALL : NONE);
        rights.put("liveAgentAccount", whole == null ? NONE : READ);
        rights.put("projects", admin ? ALL : whole == Right.BUILD ? BUILD : READ);
        rights.put("userDetails", admin ? READ : NONE);
        rights.put("users", admin ? ALL : NONE);
        rights.put("voiceGatewayAccount", NONE);
        rights.put("auditEvents", admin ? READ : NONE);
        return rights;
    }

    /** The permissions in a project. */
    static Map<String, RightJson> inProject(Right right) {
        Map<String, RightJson> rights = new LinkedHashMap<>();
        for (String name : OF_PROJECT) {
            rights.put(
                    name,
                    switch (right) {
                        case ADMINISTER -> ALL;
                        case READ -> READ;
                        case BUILD ->
                            switch (name) {
                                case "project", "projectSettings" -> CHANGE;
                                case "members", "memberDetails" -> READ;
                                default -> ALL;
                            };
                    });
        }
        return rights;
    }
}

package io.tenantry.user;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An organization-wide role of the management API. {@link #ADMIN} is the admin of the user API; the others are stored for
 * other programs and grant no permission.
 */
public enum UserRole {
    ADMIN("admin"),
    API_KEYS("apiKeys"),
    BASE("base_role"),
    BASIC_SUPPORT_USER("basicSupportUser"),
    FULL_SUPPORT_USER("fullSupportUser"),
    LIVE_AGENT_ADMIN("liveAgentAdmin"),
    LIVE_AGENT_AGENT("liveAgentAgent"),
    LIVE_AGENT_SUPERVISOR("liveAgentSupervisor"),
    LIVECHAT("livechat"),
    ODATA("odata"),
    OPS_CENTER_USER("opsCenterUser"),
    PROJECT_ASSIGNER("projectAssigner"),
    PROJECT_MANAGER("projectManager"),
    USER_MANAGER("userManager"),
    USER_DETAILS_VIEWER("userDetailsViewer"),
    VOICE_GATEWAY_USER("voiceGatewayUser");

    private static final Map<String, UserRole> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(UserRole::word, Function.identity()));

    private final String word;

    UserRole(String word) {
        this.word = word;
    }

    /** The role with a word. */
    public static Optional<UserRole> of(String word) {
        return Optional.ofNullable(BY_WORD.get(word));
    }

    /** Its word in the database and on the wire. */
    public String word() {
        return word;
    }
}

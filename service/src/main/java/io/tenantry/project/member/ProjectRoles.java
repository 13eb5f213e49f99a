package io.tenantry.project.member;

import java.util.Set;

/**
 * The roles that members of projects have in the organisation API. {@link #ADMIN} is the admin of the project in the user API;
 * the others are stored and shown, and give no permission.
 */
public final class ProjectRoles {
    /** The admin of the project. */
    public static final String ADMIN = "projectAdmin";

    /** The role that is shown for a member with read-only access. */
    static final String VIEWER = "basic";

    /** All roles. */
    public static final Set<String> ALL = Set.of("""
            agentAssistConfigAdmin agentAssistConfigViewer analytics basic connection_admin contact_profile_admin
            contact_profile_editor contact_profile_viewer conversationHistory developer endpoint_admin extension_admin
            extension_editor extension_trust_admin flowEditor flowNodeComments flowNodeDescriptions followUser function_admin
            function_editor intents knowledgeAdmin large_language_model_admin lexicon_admin lexicon_editor localesAdmin logs
            memberManager nlu_connector_admin packages_admin playbook_admin playbook_editor projectAdmin snapshot_admin tokenAdmin
            tokenEditor data_privacy_admin data_privacy_editor data_privacy_viewer handoverProviderAdmin simulator_admin""".split("\\s+"));

    private ProjectRoles() {}
}

package io.tenantry.audit;

import static io.tenantry.notification.Notice.ORGANIZATION;
import static io.tenantry.notification.Notice.PROJECT;
import static io.tenantry.notification.Notice.SUBJECT;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Origin;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.access.TokenText;
import io.tenantry.id.ApiKeyId;
import io.tenantry.id.IntId;
import io.tenantry.id.InvitationId;
import io.tenantry.notification.Audience;
import io.tenantry.notification.Notice;
import io.tenantry.notification.NotificationType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The audit entries that people are notified of. */
final class NotifiedEntries {
    private static final Set<String> ROLES = Set.of("role", "roles");
    private static final String PASSWORD = "password";

    private NotifiedEntries() {}

    /**
     * The notifications about entries of one operation.
     *
     * @param caller the caller of the operation; null for the program itself
     */
    static List<Notice> of(@Nullable Caller caller, List<AuditEntry> entries) {
        Map<Object, Notice> notices = new LinkedHashMap<>();
        for (AuditEntry entry : entries) {
            for (Notice notice : new NotifiedEntry(caller, entry).notices()) {
                // Of several projects, one notification tells.
                notices.merge(
                        List.of(notice.type(), notice.audience()), notice, (one, other) -> ofWholeOrganization(one));
            }
        }
        return List.copyOf(notices.values());
    }

    private static Notice ofWholeOrganization(Notice notice) {
        return notice.project() == null
                ? notice
                : new Notice(
                        notice.type(),
                        notice.audience(),
                        notice.organization(),
                        null,
                        notice.title().replace(place(true), place(false)),
                        notice.body().replace(place(true), place(false)),
                        notice.content(),
                        notice.once());
    }

    /** Where a membership is. */
    private static String place(boolean project) {
        return project ? "the project " + PROJECT + " of " + ORGANIZATION : ORGANIZATION;
    }

    /** One entry and its author. */
    private record NotifiedEntry(@Nullable Caller caller, AuditEntry entry) {
        List<Notice> notices() {
            return switch (entry.action()) {
                case "createInvitation", "resendInvitation" ->
                    about(
                            NotificationType.INVITE_RECEIVED,
                            new Audience.Invited(new InvitationId(object())),
                            "You are invited to " + ORGANIZATION,
                            "Accept or reject the invitation to " + ORGANIZATION + ".");
                case "acceptInvitation" ->
                    about(
                            NotificationType.INVITE_ACCEPTED,
                            new Audience.Inviter(new InvitationId(object())),
                            SUBJECT + " accepted the invitation",
                            SUBJECT + " accepted the invitation to " + ORGANIZATION + ".");
                case "rejectInvitation" ->
                    about(
                            NotificationType.INVITE_REJECTED,
                            new Audience.Inviter(new InvitationId(object())),
                            SUBJECT + " rejected the invitation",
                            SUBJECT + " rejected the invitation to " + ORGANIZATION + ".");
                case "createJoinRequest" -> {
                    String asker = Notice.literal(Objects.requireNonNullElse(entry.objectName(), "A person"));
                    yield about(
                            NotificationType.JOIN_REQUEST_RECEIVED,
                            new Audience.Admins(),
                            asker + " asks to join",
                            asker + " asks to join " + ORGANIZATION + ". Approve or reject the request.");
                }
                case "approveJoinRequest" ->
                    about(
                            NotificationType.JOIN_REQUEST_APPROVED,
                            new Audience.Asker(new InvitationId(object())),
                            "Welcome to " + ORGANIZATION,
                            "Your request to join " + ORGANIZATION + " was approved.");
                case "rejectJoinRequest" ->
                    about(
                            NotificationType.JOIN_REQUEST_REJECTED,
                            new Audience.Asker(new InvitationId(object())),
                            "Your request was rejected",
                            "Your request to join " + ORGANIZATION + " was rejected.");
                case "createMembership", "addProjectMember", "createUser" -> aboutAddition();
                case "deleteMembership", "removeProjectMember", "deleteUser" ->
                    aboutMember(
                            NotificationType.MEMBER_REMOVED,
                            "You were removed from ",
                            "You are no longer a member of ");
                case "updateMembership",
                        "addRoleToUser",
                        "removeRoleFromUser",
                        "addRoleToMember",
                        "removeRoleFromMember",
                        "updateUser" -> aboutChange();
                case "createApiKey" -> {
                    boolean personal = entry.organizationId() == null;
                    yield about(
                            NotificationType.KEY_CREATED,
                            new Audience.Holders(new ApiKeyId(object())),
                            "The API key " + SUBJECT + " was created",
                            "The API key " + SUBJECT + " was created "
                                    + (personal ? "with your permissions." : "in " + ORGANIZATION + ".")
                                    + " Revoke it if it is not needed.");
                }
                case "changePassword", "resetPassword" ->
                    ofUser().map(this::aboutPassword).orElse(List.of());
                case "enableTwoFactor", "disableTwoFactor" ->
                    ofUser().map(this::aboutFactor).orElse(List.of());
                case "signIn" -> aboutSignIn();
                case "requestOrganisationDeletion" ->
                    about(
                            NotificationType.DELETION_REQUESTED,
                            new Audience.Admins(),
                            "The deletion of " + ORGANIZATION + " was requested",
                            "The data of " + ORGANIZATION + " is deleted once an operator starts the deletion.");
                case "undeleteOrganisation" ->
                    about(
                            NotificationType.UNDELETED,
                            new Audience.Admins(),
                            "The deletion of " + ORGANIZATION + " was undone",
                            ORGANIZATION + " is as it was before its deletion.");
                default -> List.of();
            };
        }

        private int object() {
            return Objects.requireNonNull(entry.objectId(), entry.action());
        }

        /** The person of a membership. */
        private Optional<PersonId> member() {
            return entry.details().get("person") instanceof Integer person
                    ? Optional.of(new PersonId(person))
                    : Optional.empty();
        }

        /** The person whose own sign-in the entry is about; operators have theirs, too. */
        private Optional<PersonId> ofUser() {
            return entry.objectType().equals("User") && entry.objectId() != null
                    ? Optional.of(new PersonId(entry.objectId()))
                    : Optional.empty();
        }

        private boolean isBy(PersonId person) {
            return caller != null && caller.operator() == null && person.equals(caller.person());
        }

        /** People are not notified of their own acts. */
        private List<Notice> aboutMember(NotificationType type, String title, String body) {
            String place = place(entry.projectId() != null);
            return member().filter(person -> !isBy(person))
                    .map(person -> about(type, new Audience.Of(person), title + place, body + place + "."))
                    .orElse(List.of());
        }

        /** A person who had an account gets another password, too. */
        private List<Notice> aboutAddition() {
            List<Notice> notices = new ArrayList<>(
                    aboutMember(NotificationType.MEMBER_ADDED, "You were added to ", "You are a member of "));
            if (entry.changes().fields().contains(PASSWORD)) {
                member().ifPresent(person -> notices.addAll(aboutPassword(person)));
            }
            return notices;
        }

        private List<Notice> aboutChange() {
            List<Notice> notices = new ArrayList<>();
            if (entry.details().get("fields") instanceof Collection<?> fields) {
                if (fields.stream().anyMatch(ROLES::contains)) {
                    notices.addAll(aboutMember(
                            NotificationType.MEMBER_ROLE_CHANGED,
                            "Your role was changed in ",
                            "You have another role in "));
                }
                if (fields.contains(PASSWORD)) {
                    member().ifPresent(person -> notices.addAll(aboutPassword(person)));
                }
            }
            return notices;
        }

        private List<Notice> aboutPassword(PersonId person) {
            return ofPerson(
                    NotificationType.PASSWORD_CHANGED,
                    person,
                    "Your password was changed",
                    "You were signed out everywhere. If it was not you, ask for a new password now.",
                    null);
        }

        private List<Notice> aboutFactor(PersonId person) {
            return ofPerson(
                    NotificationType.TWO_FACTOR_CHANGED,
                    person,
                    "Two-factor authentication was turned " + (entry.action().equals("enableTwoFactor") ? "on" : "off"),
                    "Your other sessions were ended. If it was not you, change your password now.",
                    null);
        }

        /** A network address and a program are new once. */
        private List<Notice> aboutSignIn() {
            PersonId person = caller == null ? null : caller.person();
            String from = Objects.requireNonNullElse(Origin.current().address(), "");
            String program = Objects.requireNonNullElse(Origin.current().userAgent(), "");
            return person == null
                    ? List.of()
                    : ofPerson(
                            NotificationType.NEW_SIGN_IN,
                            person,
                            "New sign-in to your account",
                            "You signed in from a network address or with a program that was not used before. If it"
                                    + " was not you, end the session and change your password.",
                            HexFormat.of().formatHex(TokenText.digest(from + "\n" + program)));
        }

        /** About the person's own sign-in, which belongs to no organization. */
        private List<Notice> ofPerson(
                NotificationType type, PersonId person, String title, String body, @Nullable String once) {
            return List.of(new Notice(
                    type, new Audience.Of(person), null, null, title, body, new Notice.Content.Entry(columns()), once));
        }

        private List<Notice> about(NotificationType type, Audience audience, String title, String body) {
            return List.of(new Notice(
                    type,
                    audience,
                    entry.organizationId(),
                    entry.projectId(),
                    title,
                    body,
                    new Notice.Content.Entry(columns()),
                    null));
        }

        /** The columns of the entry that its webhook has. */
        private Map<String, Object> columns() {
            Map<String, Object> columns = new LinkedHashMap<>();
            put(columns, "organization_id", OrganizationId.valueOrNull(entry.organizationId()));
            put(columns, "project_id", ProjectId.valueOrNull(entry.projectId()));
            put(columns, "object_type", entry.objectType());
            put(columns, "object_id", entry.objectId());
            put(columns, "details", entry.details());
            if (caller != null) {
                put(columns, "person_id", PersonId.valueOrNull(caller.person()));
                put(columns, "api_key_id", IntId.valueOrNull(caller.key()));
                put(columns, "operator", caller.operator());
            }
            return columns;
        }

        private static void put(Map<String, Object> columns, String name, @Nullable Object value) {
            if (value != null) {
                columns.put(name, value);
            }
        }
    }
}

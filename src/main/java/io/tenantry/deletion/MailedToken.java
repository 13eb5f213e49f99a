package io.tenantry.deletion;

import io.tenantry.mail.Letter;
import io.tenantry.mail.Outbox;
import io.tenantry.mail.Purpose;
import io.tenantry.storage.Database;
import io.tenantry.storage.ObjectIds;
import java.time.Instant;
import java.util.List;

/** Sends the token by mail to the administrators of the installation. */
public final class MailedToken implements TokenPost {
    private final Database database;
    private final Outbox outbox;
    private final ObjectIds ids;
    private final List<String> administrators;
    private final String publicUrl;

    /**
     * @param administrators their addresses
     * @param publicUrl where people reach the installation
     */
    public MailedToken(Database database, Outbox outbox, ObjectIds ids, List<String> administrators, String publicUrl) {
        this.database = database;
        this.outbox = outbox;
        this.ids = ids;
        this.administrators = List.copyOf(administrators);
        this.publicUrl = publicUrl;
    }

    @Override
    public void send(String organization, int organizationId, String token, Instant expiresAt) {
        String id = ids.of(ObjectIds.Kind.ORGANIZATION, organizationId);
        // Subjects stay in the outbox after the mail is sent, names of organizations should not.
        Letter letter = new Letter("Deletion of organisation " + id)
                .paragraph("Somebody asks to delete the organisation “" + organization + "” (" + id + ").")
                .paragraph("An operator starts the deletion with this request, until " + expiresAt + ":")
                .paragraph(
                        "DELETE " + publicUrl + "/management/v2.0/organisations/" + id + "?verificationToken=" + token)
                .paragraph("If nobody does, nothing happens.");
        database.change(
                handle -> administrators.forEach(address -> outbox.put(handle, letter.to(address), Purpose.SECURITY)));
    }
}

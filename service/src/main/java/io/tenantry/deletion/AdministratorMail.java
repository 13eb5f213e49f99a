package io.tenantry.deletion;

import io.tenantry.access.OrganizationId;
import io.tenantry.mail.Letter;
import io.tenantry.mail.Outbox;
import io.tenantry.mail.Purpose;
import io.tenantry.storage.Database;
import io.tenantry.storage.ObjectIds;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Mails the administrators of the installation: first the token of a deletion, at its end the certificate. */
public final class AdministratorMail implements TokenPost, CertificatePost {
    private final Database database;
    private final Outbox outbox;
    private final ObjectIds ids;
    private final List<String> administrators;
    private final Supplier<String> publicUrl;

    /**
     * @param administrators e-mail addresses
     * @param publicUrl the URL that links begin with, without a slash at the end
     */
    public AdministratorMail(
            Database database, Outbox outbox, ObjectIds ids, List<String> administrators, Supplier<String> publicUrl) {
        this.database = database;
        this.outbox = outbox;
        this.ids = ids;
        this.administrators = List.copyOf(administrators);
        this.publicUrl = publicUrl;
    }

    @Override
    public void send(String organization, OrganizationId organizationId, String token, Instant expiresAt) {
        String id = ids.of(ObjectIds.Kind.ORGANIZATION, organizationId.value());
        // Subjects are kept in the outbox after the mail is sent; the names of deleted organizations must not be.
        Letter letter = new Letter("Deletion of organisation " + id)
                .paragraph("Somebody asks to delete the organisation “" + organization + "” (" + id + ").")
                .paragraph("An operator starts the deletion with this request, until " + expiresAt + ":")
                .paragraph("DELETE " + publicUrl.get() + "/management/v2.0/organisations/" + id + "?verificationToken="
                        + token)
                .paragraph("If nobody does, nothing happens.");
        put(letter, administrators);
    }

    @Override
    public void send(Deletion certificate, @Nullable String askedBy) {
        String id =
                ids.of(ObjectIds.Kind.ORGANIZATION, certificate.organizationId().value());
        String number = ids.of(ObjectIds.Kind.DELETION, certificate.id().value());
        String digest = HexFormat.of().formatHex(Objects.requireNonNull(certificate.digest()));
        Letter letter = new Letter("Organisation " + id + " is deleted")
                .paragraph("The organisation “" + certificate.organizationName() + "” (" + id
                        + ") is deleted, and nothing of it is left but its history.")
                .paragraph("The certificate of deletion is " + number + ", its SHA-256 " + digest + ".")
                .paragraph("Operators read it with this request:")
                .paragraph("GET " + publicUrl.get() + "/management/v2.0/deletions/" + number);
        Set<String> readers = new LinkedHashSet<>(administrators);
        if (askedBy != null) {
            readers.add(askedBy);
        }
        put(letter, readers);
    }

    private void put(Letter letter, Iterable<String> readers) {
        database.change(handle -> readers.forEach(address -> outbox.put(handle, letter.to(address), Purpose.SECURITY)));
    }
}

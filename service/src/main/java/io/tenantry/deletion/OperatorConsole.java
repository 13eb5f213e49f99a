package io.tenantry.deletion;

import io.tenantry.access.OrganizationId;
import io.tenantry.storage.ObjectIds;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the token and the certificate under the logger {@code io.tenantry.operator-console}. It needs no mail server. */
public final class OperatorConsole implements TokenPost, CertificatePost {
    private static final Logger LOG = LoggerFactory.getLogger("io.tenantry.operator-console");

    private final ObjectIds ids;

    public OperatorConsole(ObjectIds ids) {
        this.ids = ids;
    }

    @Override
    public void send(String organization, OrganizationId organizationId, String token, Instant expiresAt) {
        LOG.warn(
                "The deletion of organization {} ({}) was requested. The verification token, valid until {}, is {}",
                ids.of(ObjectIds.Kind.ORGANIZATION, organizationId.value()),
                organization,
                expiresAt,
                token);
    }

    @Override
    public void send(Deletion certificate, @Nullable String askedBy) {
        LOG.warn(
                "Organization {} is deleted. The certificate is {}, its SHA-256 {}",
                ids.of(ObjectIds.Kind.ORGANIZATION, certificate.organizationId().value()),
                ids.of(ObjectIds.Kind.DELETION, certificate.id().value()),
                HexFormat.of().formatHex(Objects.requireNonNull(certificate.digest())));
    }
}

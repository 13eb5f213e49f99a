package io.tenantry.deletion;

import io.tenantry.storage.ObjectIds;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the token to whoever reads the log of the operator console: the way that works without a mail server. */
public final class OperatorConsole implements TokenPost {
    private static final Logger LOG = LoggerFactory.getLogger("io.tenantry.operator-console");

    private final ObjectIds ids;

    public OperatorConsole(ObjectIds ids) {
        this.ids = ids;
    }

    @Override
    public void send(String organization, int organizationId, String token, Instant expiresAt) {
        LOG.warn(
                "Somebody asks to delete organization {} ({}). The verification token, good until {}, is {}",
                ids.of(ObjectIds.Kind.ORGANIZATION, organizationId),
                organization,
                expiresAt,
                token);
    }
}

package io.tenantry.apikey;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.access.Reach;
import io.tenantry.access.Scope;
import io.tenantry.cache.CachedAnswers;
import io.tenantry.cache.ChangeFeed;
import io.tenantry.cache.ChangeFeed.Topic;
import io.tenantry.fault.Fault;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The entry class of the authentication with API keys. */
public final class ApiKeys {
    private static final long MAX_CACHED_BYTES = 16L << 20;

    private final Database database;
    private final Clock clock;
    private final Consumer<Caller> used;
    private final CachedAnswers<String, ApiKeyStore.Found> cached;
    private final KeyUses uses;

    /** @param used receives each authenticated caller */
    public ApiKeys(Database database, Clock clock, Consumer<Caller> used) {
        this.used = used;
        this.database = database;
        this.clock = clock;
        this.cached = new CachedAnswers<>("api_keys", database.changes(), MAX_CACHED_BYTES, found -> 512);
        this.uses = new KeyUses(database, KeyUses.API_KEY);
    }

    /**
     * Authenticates a key and records its use. Returns its caller.
     *
     * @param needed the scopes of the operation
     * @throws Fault.Unauthenticated if it is unknown, expired or revoked
     * @throws Fault.NotAllowed if its organization is disabled, or it lacks a scope
     */
    public Caller authenticate(String presented, Set<Scope> needed) {
        byte[] digest = KeyText.digest(presented);
        ApiKeyStore.Found found = cached.get(HexFormat.of().formatHex(digest), ignored -> find(digest));
        ApiKey key = found.key();
        Instant now = clock.instant();
        if (isEnded(key, now)) {
            throw new Fault.Unauthenticated(Fault.Unauthenticated.Why.ENDED_KEY);
        }
        if (found.organizationDisabled()) {
            throw new Fault.NotAllowed("Organization is disabled.");
        }
        uses.note(key.id().value(), now);
        for (Scope scope : Scope.values()) {
            if (needed.contains(scope) && !key.scopes().contains(scope)) {
                throw lacks(scope);
            }
        }
        Caller caller = caller(key);
        used.accept(caller);
        return caller;
    }

    /**
     * The key with a text, for a service to which it was presented; that counts as its use.
     *
     * @return empty if it is unknown, expired or revoked, or its organization is disabled
     */
    public Optional<ApiKey> active(String presented) {
        byte[] digest = KeyText.digest(presented);
        ApiKeyStore.Found found;
        try {
            found = cached.get(HexFormat.of().formatHex(digest), ignored -> find(digest));
        } catch (Fault.Unauthenticated unknown) {
            return Optional.empty();
        }
        ApiKey key = found.key();
        Instant now = clock.instant();
        if (isEnded(key, now) || found.organizationDisabled()) {
            return Optional.empty();
        }
        uses.note(key.id().value(), now);
        return Optional.of(key);
    }

    static Fault.NotAllowed lacks(Scope needed) {
        return new Fault.NotAllowed("This API key does not have the scope \"" + needed.word() + "\".");
    }

    private static boolean isEnded(ApiKey key, Instant now) {
        Instant expiresAt = key.expiresAt();
        return key.revokedAt() != null || (expiresAt != null && !now.isBefore(expiresAt));
    }

    /**
     * Writes when keys were last used. To be called several times a minute and at the end.
     *
     * @return whether some are left to write
     */
    public boolean keepUses() {
        return uses.keep();
    }

    private CachedAnswers.Fresh<ApiKeyStore.Found> find(byte[] digest) {
        Optional<ApiKeyStore.Found> found = database.read(handle -> ApiKeyStore.byDigest(handle, digest));
        // Unknown keys are not cached: strangers could fill the cache with them.
        ApiKeyStore.Found known = found.orElseThrow(() -> new Fault.Unauthenticated(Fault.Unauthenticated.Why.KEY));
        ApiKey key = known.key();
        int keySlot = ChangeFeed.slot(Topic.API_KEY, key.id().value());
        OrganizationId organization = key.organizationId();
        int[] slots = organization == null
                ? new int[] {keySlot}
                : new int[] {keySlot, ChangeFeed.slot(Topic.ORGANIZATION, organization.value())};
        return new CachedAnswers.Fresh<>(known, slots);
    }

    private static Caller caller(ApiKey key) {
        OrganizationId organization = key.organizationId();
        ProjectId project = key.projectId();
        if (organization == null) {
            return new Caller.Person(Objects.requireNonNull(key.personId()), Reach.everywhere(), null, key.id());
        }
        return project == null
                ? new Caller.OrganizationKey(key.id(), organization)
                : new Caller.ProjectKey(key.id(), organization, project);
    }

    /**
     * A new key.
     *
     * @param key the stored key
     * @param text the text of the key, to be shown once
     */
    public record Made(ApiKey key, String text) {}

    /**
     * Creates a key, for the administrator of the machine.
     *
     * @param person the owner of a personal key, or the person responsible for a key of an organization
     * @param organization its organization; null for a personal key
     * @param project its project; null for a key of a person or of a whole organization
     */
    public Made make(
            @Nullable PersonId person,
            @Nullable OrganizationId organization,
            @Nullable ProjectId project,
            String name) {
        String text = KeyText.random();
        Caller maker = person == null ? null : new Caller.Person(person);
        ApiKey key = database.write(
                handle -> ApiKeyStore.insert(handle, maker, person, organization, project, new KeyTerms(name), text));
        return new Made(key, text);
    }
}

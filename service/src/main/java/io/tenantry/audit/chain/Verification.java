package io.tenantry.audit.chain;

import io.tenantry.access.Deadline;
import io.tenantry.access.OrganizationId;
import io.tenantry.storage.Database;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Verifies the history against its chains, a page at a time, on one state of the database. */
public final class Verification {
    private static final int AT_A_TIME = 5_000;
    /** The maximum number of findings that are kept. */
    private static final int MOST_FINDINGS = 100;

    private final Database database;
    private final Chaining chaining;

    public Verification(Database database, Chaining chaining) {
        this.database = database;
        this.chaining = chaining;
    }

    /**
     * Verifies the chain of an organization, or all of them.
     *
     * @param organization the organization, which may be deleted; null for all chains
     */
    public Verified verify(@Nullable OrganizationId organization, ChainWatch watch) {
        chaining.finish();
        return Deadline.ofEachWait(
                Deadline.LONG,
                () -> database.readConsistently(
                        handle -> new Run(handle, organization == null ? null : organization.value(), watch).result()));
    }

    /** One verification. Only the first finding of each chain is kept: all behind it follow from it. */
    private static final class Run {
        private final Handle handle;
        private final @Nullable Integer only;
        private final ChainWatch watch;
        private final long total;
        private final Deque<VerificationStore.Chain> chains = new ArrayDeque<>();
        private final List<Finding> findings = new ArrayList<>();
        private final Set<Integer> found = new HashSet<>();
        private int lastChain = -1;
        private long count;
        private long broken;
        private long entries;
        private long erased;
        private long expired;
        private long walked;
        private String head = "";

        Run(Handle handle, @Nullable Integer only, ChainWatch watch) {
            this.handle = handle;
            this.only = only;
            this.watch = watch;
            this.total = Math.max(1, VerificationStore.countLinks(handle, only));
        }

        Verified result() {
            walkLinks();
            if (only != null) {
                findUnlinked(only);
            } else {
                findUnlinked();
                VerificationStore.removedBefore(handle, MOST_FINDINGS)
                        .forEach(entry -> report(new Finding(0, 0, entry, Finding.Kind.REMOVED)));
            }
            return new Verified(
                    count, entries, erased, expired, VerificationStore.waiting(handle), broken, findings, head);
        }

        private void walkLinks() {
            int chain = only == null ? -1 : only;
            long number = only == null ? 0 : Long.MIN_VALUE;
            Walk walk = null;
            List<VerificationStore.Linked> page;
            do {
                page = VerificationStore.links(handle, only, chain, number, AT_A_TIME);
                for (VerificationStore.Linked one : page) {
                    chain = one.link().chain();
                    number = one.link().number();
                    if (walk == null || walk.chain.chain() != chain) {
                        end(walk);
                        walk = begin(chain);
                    }
                    step(walk, one);
                }
                walked += page.size();
                watch.done(walked, 0.9 * walked / total);
            } while (page.size() == AT_A_TIME);
            end(walk);
            // Chains behind the last one that has links.
            for (VerificationStore.Chain left = next(); left != null; left = next()) {
                end(new Walk(left));
            }
        }

        /** The next chain in the order of numbers; null at the end. */
        private VerificationStore.@Nullable Chain next() {
            if (chains.isEmpty()) {
                chains.addAll(VerificationStore.chains(handle, only, lastChain, AT_A_TIME));
            }
            VerificationStore.Chain next = chains.poll();
            if (next != null) {
                lastChain = next.chain();
            }
            return next;
        }

        private Walk begin(int chain) {
            VerificationStore.Chain next = next();
            while (next != null && next.chain() < chain) {
                end(new Walk(next));
                next = next();
            }
            if (next != null && next.chain() == chain) {
                return new Walk(next);
            }
            if (next != null) {
                chains.addFirst(next);
            }
            // Links without a row of their chain.
            report(new Finding(chain, 0, null, Finding.Kind.TAMPERED));
            return new Walk(new VerificationStore.Chain(chain, Link.Position.START, Link.Position.START));
        }

        private void step(Walk walk, VerificationStore.Linked one) {
            if (found.contains(walk.chain.chain())) {
                return;
            }
            Link link = one.link();
            ChainedEntry entry = one.entry();
            Finding.Kind wrong = null;
            if (link.number() > walk.chain.end().number()
                    || link.number() <= walk.chain.from().number()) {
                wrong = Finding.Kind.INSERTED;
            } else if (link.number() > walk.at.number() + 1) {
                report(new Finding(link.chain(), walk.at.number() + 1, null, Finding.Kind.REMOVED));
                return;
            } else if (entry == null) {
                wrong = Finding.Kind.REMOVED;
            } else if (!matches(walk, link, entry)) {
                wrong = Finding.Kind.TAMPERED;
            }
            if (wrong != null) {
                report(new Finding(link.chain(), link.number(), link.entry(), wrong));
                return;
            }
            walk.at = new Link.Position(link.number(), link.hash());
            entries++;
            if (link.isErased()) {
                erased++;
            }
        }

        private static boolean matches(Walk walk, Link link, ChainedEntry entry) {
            byte[] hash = LinkHash.of(
                    walk.at.hash(), link.chain(), link.number(), entry, link.author(entry), link.object(entry));
            return MessageDigest.isEqual(hash, link.hash())
                    && entry.chain() == link.chain()
                    && link.isTrulyErased(entry);
        }

        private void end(@Nullable Walk walk) {
            if (walk == null) {
                return;
            }
            VerificationStore.Chain chain = walk.chain;
            count++;
            expired += chain.from().number();
            if (chain.chain() == (only == null ? 0 : only)) {
                head = chain.end().number() + ":"
                        + HexFormat.of().formatHex(chain.end().hash());
            }
            if (found.contains(chain.chain())) {
                return;
            }
            if (walk.at.number() < chain.end().number()) {
                report(new Finding(chain.chain(), walk.at.number() + 1, null, Finding.Kind.CUT));
            } else if (!MessageDigest.isEqual(walk.at.hash(), chain.end().hash())) {
                report(new Finding(chain.chain(), walk.at.number(), null, Finding.Kind.TAMPERED));
            }
        }

        private void findUnlinked() {
            long after = 0;
            OptionalLong last = VerificationStore.endOfPage(handle, after, AT_A_TIME);
            long newest = Math.max(1, VerificationStore.newest(handle));
            while (last.isPresent()) {
                VerificationStore.unlinked(handle, after, last.getAsLong(), MOST_FINDINGS)
                        .forEach(one -> report(new Finding(one.chain(), 0, one.entry(), Finding.Kind.INSERTED)));
                after = last.getAsLong();
                watch.done(walked, 0.9 + 0.1 * after / newest);
                last = VerificationStore.endOfPage(handle, after, AT_A_TIME);
            }
        }

        /** Reads the entries of that organization alone. */
        private void findUnlinked(int chain) {
            VerificationStore.Entered last = new VerificationStore.Entered(0, "-infinity", false);
            List<VerificationStore.Entered> page;
            do {
                page = VerificationStore.entries(handle, chain, last.at(), last.entry(), AT_A_TIME);
                for (VerificationStore.Entered one : page) {
                    last = one;
                    if (one.unlinked()) {
                        report(new Finding(chain, 0, one.entry(), Finding.Kind.INSERTED));
                    }
                }
            } while (page.size() == AT_A_TIME);
        }

        private void report(Finding finding) {
            if (found.add(finding.chain())) {
                broken++;
                if (findings.size() < MOST_FINDINGS) {
                    findings.add(finding);
                }
            }
        }
    }

    /** The walk along a chain. */
    private static final class Walk {
        private final VerificationStore.Chain chain;
        private Link.Position at;

        Walk(VerificationStore.Chain chain) {
            this.chain = chain;
            this.at = chain.from();
        }
    }
}

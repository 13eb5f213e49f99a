package io.tenantry.repeat;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.member.ReliedOn;
import io.tenantry.storage.Database;
import io.tenantry.storage.SecretBox;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The door to requests that may be sent again: the first one of a caller is carried out, and its answer is given to every
 * repetition of the next 24 hours, as long as the caller may do what the first one did. The answer is stored in the transaction of what the request does, so that there is
 * never one without the other; a repetition that comes meanwhile waits for it.
 */
public final class Repeats {
    private final Database database;
    private final SecretBox box;

    /** @param box seals the answers that are kept */
    public Repeats(Database database, SecretBox box) {
        this.database = database;
        this.box = box;
    }

    /**
     * The answer to a request, carried out or remembered.
     *
     * @param key what the caller calls this request
     * @param fingerprint a digest of everything that the request says
     * @param carryOut does what the request asks
     * @param ofFault the answer to what is wrong with it
     * @throws Fault.KeyReused when the key stands for another request
     * @throws Fault.NotAllowed when the caller may do less now where the first request did something
     */
    public Answer once(
            Caller caller, String key, byte[] fingerprint, Supplier<Answer> carryOut, Function<Fault, Answer> ofFault) {
        String name = name(caller);
        return database.write(handle -> {
            if (!RepeatStore.claim(handle, name, key, fingerprint)) {
                RepeatStore.Kept kept = RepeatStore.find(handle, box, name, key, fingerprint);
                if (kept.reliedOn() == null) {
                    throw new Fault.KeyReused();
                }
                ReliedOn.require(handle, caller, kept.reliedOn());
                return kept.answer();
            }
            ReliedOn reliedOn = new ReliedOn();
            handle.savepoint("carry_out");
            Answer answer;
            try {
                answer = reliedOn.during(carryOut::get);
            } catch (Fault fault) {
                if (fault instanceof Fault.Unavailable || fault instanceof Fault.TooMany) {
                    throw fault;
                }
                handle.rollbackToSavepoint("carry_out");
                answer = ofFault.apply(fault);
            }
            RepeatStore.keep(handle, box, name, key, new RepeatStore.Kept(answer, reliedOn.written()));
            return answer;
        });
    }

    /** Forgets answers that nobody may rely on any more. To be called from time to time. */
    public void tidy() {
        database.change(RepeatStore::forget);
    }

    private static String name(Caller caller) {
        return switch (caller) {
            case Caller.Operator(String username) -> "operator " + username;
            case Caller.Person person ->
                // A key may be allowed less than the person: it is not told what others of the person's credentials
                // did.
                "person " + person.personId() + " " + person.onlyOrganization() + " " + person.impersonator()
                        + (person.keyId() == 0 ? "" : " key " + person.keyId());
            case Caller.OrganizationKey(int id, int ignored) -> "key " + id;
            case Caller.ProjectKey(int id, int ignored, int alsoIgnored) -> "key " + id;
        };
    }
}

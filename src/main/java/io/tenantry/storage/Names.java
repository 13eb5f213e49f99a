package io.tenantry.storage;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Collator;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.util.ULocale;
import java.util.Arrays;

/**
 * How names compare: without regard to case, by the root collation of the Unicode CLDR ("und"), at secondary strength
 * (letters, then accents). Both forms are made here and stored, so that order and search depend neither on the
 * database's locale nor on the version of its ICU.
 */
public final class Names {
    private static final Normalizer2 NFC = Normalizer2.getNFCInstance();
    private static final ThreadLocal<Collator> COLLATOR = ThreadLocal.withInitial(Names::collator);

    private Names() {}

    private static Collator collator() {
        Collator collator = Collator.getInstance(ULocale.ROOT);
        collator.setStrength(Collator.SECONDARY);
        collator.setDecomposition(Collator.CANONICAL_DECOMPOSITION);
        return collator;
    }

    /** The form in which names are searched and compared for equality: NFC and case-folded. */
    public static String fold(String name) {
        return NFC.normalize(UCharacter.foldCase(NFC.normalize(name), true));
    }

    /** The key that names sort by, byte by byte, unsigned. At most 1,024 bytes, so that it fits an index entry. */
    public static byte[] order(String name) {
        byte[] key = COLLATOR.get().getCollationKey(name).toByteArray();
        int end = Math.min(key.length - 1, 1024);
        return Arrays.copyOf(key, end);
    }
}

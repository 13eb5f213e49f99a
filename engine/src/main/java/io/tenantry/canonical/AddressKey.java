package io.tenantry.canonical;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The canonical key of an e-mail address: addresses with the same key are one mailbox and belong to one person. The key is
 * stored beside the address, which is shown as it was typed.
 *
 * <p>The domain is in its ASCII form ({@link AsciiDomain}). The local part is in NFC and in lower case, letter by letter: a
 * letter becomes its lower case only when the two are cases of one letter. Letters that only look or sound alike stay apart:
 * {@code ß} and {@code ss}, {@code İ}, {@code ı} and {@code i}, {@code ς} and {@code σ}, ligatures and their parts.
 */
public final class AddressKey {
    private static final Normalizer2 NFC = Normalizer2.getNFCInstance();

    private AddressKey() {}

    /** The key of an address, or of any other text. */
    public static String of(String address) {
        int at = address.lastIndexOf('@');
        return at < 0 ? lower(address) : lower(address.substring(0, at)) + "@" + domain(address.substring(at + 1));
    }

    /**
     * The text in which parts of an address are searched, where that is not the key: the address is case-folded as names
     * are ({@link Names#fold}), with the domain in Unicode.
     *
     * @return null when the key is that text
     */
    public static @Nullable String searchForm(String address) {
        String key = of(address);
        int at = key.lastIndexOf('@');
        String form = at < 0
                ? Names.fold(address)
                : Names.fold(address.substring(0, address.lastIndexOf('@'))
                        + "@"
                        + AsciiDomain.toUnicode(key.substring(at + 1)));
        return form.equals(key) ? null : form;
    }

    private static String domain(String domain) {
        String name = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
        return AsciiDomain.of(name).orElseGet(() -> lower(domain));
    }

    private static String lower(String text) {
        if (text.chars().allMatch(letter -> letter < 0x80)) {
            return text.toLowerCase(Locale.ROOT);
        }
        StringBuilder lower = new StringBuilder();
        NFC.normalize(text).codePoints().forEach(letter -> lower.appendCodePoint(lower(letter)));
        return NFC.normalize(lower);
    }

    /** The lower case of a letter that is the upper or title case of it; other letters as they are. */
    private static int lower(int letter) {
        int lower = UCharacter.toLowerCase(letter);
        int upper = UCharacter.toUpperCase(lower);
        // The second case is only for ẞ: ß has no upper case that is a single letter.
        boolean sameLetter = upper == letter || upper == lower || UCharacter.toTitleCase(lower) == letter;
        return sameLetter ? lower : letter;
    }
}

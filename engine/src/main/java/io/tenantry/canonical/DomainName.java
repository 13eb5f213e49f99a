package io.tenantry.canonical;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The canonical form of domains: ASCII, lower case, no dot at the end. */
public final class DomainName {
    /** The domains of public mail providers, which belong to no organization, whatever their DNS records say. */
    private static final Set<String> PUBLIC = Set.of(
            "163.com",
            "126.com",
            "aol.com",
            "fastmail.com",
            "gmail.com",
            "gmx.at",
            "gmx.ch",
            "gmx.com",
            "gmx.de",
            "gmx.net",
            "googlemail.com",
            "hey.com",
            "hotmail.com",
            "hotmail.co.uk",
            "hotmail.de",
            "hotmail.fr",
            "icloud.com",
            "live.com",
            "mac.com",
            "mail.com",
            "mail.ru",
            "me.com",
            "msn.com",
            "naver.com",
            "outlook.com",
            "outlook.de",
            "pm.me",
            "posteo.de",
            "proton.me",
            "protonmail.com",
            "qq.com",
            "rediffmail.com",
            "t-online.de",
            "tutanota.com",
            "web.de",
            "yahoo.co.uk",
            "yahoo.com",
            "yahoo.de",
            "yandex.com",
            "yandex.ru",
            "ymail.com",
            "zoho.com");

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private DomainName() {}

    /** The canonical form of a domain as it was typed; empty when it is no domain with at least two labels. */
    public static Optional<String> of(String written) {
        return normal(written).filter(name -> name.indexOf('.') > 0);
    }

    /** As {@link #of}, but accepts a name of one label too, as lists of domains have top-level ones. */
    public static Optional<String> normal(String written) {
        String name = written.strip();
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        // A last label of digits is that of an IP address.
        return AsciiDomain.of(name)
                .filter(kept -> !NUMBER.matcher(kept.substring(kept.lastIndexOf('.') + 1))
                        .matches());
    }

    /** The domain of a mail address. */
    public static Optional<String> ofAddress(String address) {
        return of(address.substring(address.lastIndexOf('@') + 1));
    }

    /** Whether it is the domain of a public mail provider. */
    public static boolean isPublic(String name) {
        return PUBLIC.contains(name);
    }
}

package io.tenantry.cli.organization;

import java.security.SecureRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes passwords at random, which people can type: 20 letters and digits in groups, about 116 bits. */
final class NewPassword {
    /** Without letters and digits that look alike. */
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final SecureRandom RANDOM = new SecureRandom();

    private NewPassword() {}

    /** A new password, with lower and upper case, a digit and a hyphen. */
    static String random() {
        return Stream.generate(NewPassword::groups)
                .filter(text -> text.matches("(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9]).*"))
                .findFirst()
                .orElseThrow();
    }

    private static String groups() {
        return IntStream.range(0, 4).mapToObj(group -> group()).collect(Collectors.joining("-"));
    }

    private static String group() {
        return IntStream.range(0, 5)
                .mapToObj(letter -> LETTERS.charAt(RANDOM.nextInt(LETTERS.length())))
                .map(String::valueOf)
                .collect(Collectors.joining());
    }
}

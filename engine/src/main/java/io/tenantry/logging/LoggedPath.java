package io.tenantry.logging;

/**
 * The path of a request as a log line may have it. A part that is longer than every id is cut: it may be a key or a token that a
 * client put into the path.
 */
public final class LoggedPath {
    /** The length of a UUID, the longest id. */
    private static final int LONGEST_PART = 36;

    /** The part of a key that may be shown. */
    private static final int SHOWN = 9;

    private static final int LONGEST = 500;
    private static final String CUT = "...";

    private LoggedPath() {}

    /**
     * The path without what may be secret.
     *
     * @param raw as it was sent, also by strangers
     */
    public static String of(String raw) {
        int end = raw.indexOf('?');
        String path = end < 0 ? raw : raw.substring(0, end);
        StringBuilder logged = new StringBuilder(Math.min(path.length(), LONGEST) + CUT.length());
        int part = 0;
        for (int i = 0; i <= path.length(); i++) {
            if (i == path.length() || path.charAt(i) == '/') {
                boolean tooLong = i - part > LONGEST_PART;
                logged.append(path, part, tooLong ? part + SHOWN : i);
                logged.append(tooLong ? CUT : "").append(i == path.length() ? "" : "/");
                part = i + 1;
            }
            if (logged.length() > LONGEST) {
                logged.setLength(LONGEST);
                return logged.append(CUT).toString();
            }
        }
        return logged.toString();
    }
}

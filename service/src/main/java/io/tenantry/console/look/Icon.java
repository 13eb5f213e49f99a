package io.tenantry.console.look;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The icons of the pages, with the names that they have in Tabler Icons. All of them are in one file. */
public enum Icon {
    ALERT_CIRCLE,
    API,
    ARROW_BACK_UP,
    ARROW_LEFT,
    BELL,
    BUILDING,
    CHECKS,
    CIRCLE_CHECK,
    DEVICES,
    DOWNLOAD,
    FILTER,
    HISTORY,
    KEY,
    /** Used by the script alone. */
    KEYBOARD,
    LAYOUT_COLUMNS,
    LAYOUT_DASHBOARD,
    LOGOUT,
    MAIL,
    MAIL_OPENED,
    MENU_2,
    PLUS,
    SEND,
    SERVER,
    SHIELD_LOCK,
    TRASH,
    USER_CIRCLE,
    USER_PLUS,
    USERS,
    WEBHOOK,
    X;

    /** The file with all icons. */
    public static final Asset SPRITE = Asset.made(Icon::sprite, "icons.svg", Asset.SVG);

    private static final String TABLER = "/META-INF/resources/webjars/tabler__icons/3.35.0/";

    /** The name of its part of the file. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String sprite() {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\">\n<!-- Icons of Tabler Icons, https://tabler.io/icons\n\n"
                + Asset.text(TABLER + "LICENSE").strip() + "\n-->\n"
                + Arrays.stream(values()).map(Icon::symbol).collect(Collectors.joining("\n")) + "\n</svg>\n";
    }

    /** The lines of the icon, without the invisible square around them. */
    private String symbol() {
        String file = Asset.text(TABLER + "icons/outline/" + id() + ".svg");
        String lines = file.substring(file.indexOf('>', file.indexOf("<svg")) + 1, file.lastIndexOf("</svg>"))
                .replace("<path stroke=\"none\" d=\"M0 0h24v24H0z\" fill=\"none\"/>", "")
                .replaceAll("\\s*\\n\\s*", "");
        return "<symbol id=\"" + id() + "\" viewBox=\"0 0 24 24\">" + lines + "</symbol>";
    }
}

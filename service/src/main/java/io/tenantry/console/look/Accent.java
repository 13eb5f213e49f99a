package io.tenantry.console.look;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The accent colour of the pages. In each scheme a shade of it is used: it is darkened on light pages, and lightened on dark ones,
 * until text in it can be read on every background of that scheme, and text of the buttons on it.
 *
 * @param red from 0 to 255
 * @param green from 0 to 255
 * @param blue from 0 to 255
 */
public record Accent(int red, int green, int blue) {
    private static final Pattern WRITTEN = Pattern.compile("#[0-9A-Fa-f]{6}");

    /** The contrast of text that WCAG 2 level AA requires. */
    private static final double READABLE = 4.5;

    /** The darkest background of the light scheme in the style sheet, and the lightest one of the dark scheme. */
    private static final Accent ON_LIGHT = of("#eef1f4");

    private static final Accent ON_DARK = of("#33291a");
    private static final Accent BLACK = new Accent(0, 0, 0);
    private static final Accent WHITE = new Accent(255, 255, 255);
    private static final int STEPS = 64;

    /** The part of the way to black or white that a button takes under the pointer. */
    private static final int OVER = STEPS / 5;

    /**
     * The accent that is written; empty for none.
     *
     * @throws IllegalArgumentException for another form; the message continues the name of a variable
     */
    public static Optional<Accent> read(String written) {
        return written.isEmpty() ? Optional.empty() : Optional.of(of(written));
    }

    static Accent of(String written) {
        if (!WRITTEN.matcher(written).matches()) {
            throw new IllegalArgumentException("must be a colour such as #0b6763");
        }
        int value = Integer.parseInt(written.substring(1), 16);
        return new Accent(value >> 16, value >> 8 & 0xff, value & 0xff);
    }

    /** The rules that replace the accent of the style sheet. */
    String css() {
        Accent light = readable(ON_LIGHT, BLACK);
        Accent dark = readable(ON_DARK, WHITE);
        return """
                :root { %s; --button-ink: #fff }
                @media (prefers-color-scheme: dark) { :root { %s; --button-ink: #10151a } }
                """.formatted(light.properties(BLACK), dark.properties(WHITE));
    }

    private String properties(Accent end) {
        return "--link: %s; --button: %s; --button-over: %s"
                .formatted(hex(), hex(), toward(end, OVER).hex());
    }

    /** The shade on the way to black or white that is nearest to this colour among those with enough contrast. */
    private Accent readable(Accent background, Accent end) {
        Accent shade = this;
        for (int step = 1; shade.contrast(background) < READABLE; step++) {
            shade = toward(end, step);
        }
        return shade;
    }

    private Accent toward(Accent end, int step) {
        return new Accent(between(red, end.red, step), between(green, end.green, step), between(blue, end.blue, step));
    }

    private static int between(int from, int to, int step) {
        return from + (to - from) * step / STEPS;
    }

    /** The contrast ratio of WCAG 2. */
    private double contrast(Accent other) {
        double light = Math.max(luminance(), other.luminance());
        double dark = Math.min(luminance(), other.luminance());
        return (light + 0.05) / (dark + 0.05);
    }

    private double luminance() {
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    private static double linear(int value) {
        double part = value / 255.0;
        return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }

    private String hex() {
        return "#%02x%02x%02x".formatted(red, green, blue);
    }
}

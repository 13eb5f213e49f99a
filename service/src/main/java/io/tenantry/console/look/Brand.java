package io.tenantry.console.look;

import io.tenantry.canonical.Letters;
import io.tenantry.web.Route;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The name, accent colour and logo of an installation, with the files that depend on them.
 *
 * @param name the name in titles and headers
 * @param logo the logo, which stands in place of the name in headers
 * @param style the style sheet of all pages
 * @param icon the favicon
 */
public record Brand(String name, Optional<Asset> logo, Asset style, Asset icon) {
    /** The program's own. */
    public static final Brand DEFAULT = of("Tenantry", Optional.empty(), Optional.empty());

    /** The brand of the installation whose page is made on this thread. */
    private static final ScopedValue<Brand> CURRENT = ScopedValue.newInstance();

    private static final int LONGEST_NAME = 40;

    /** Work that fails with unchecked exceptions only. */
    @FunctionalInterface
    interface Work<T> extends ScopedValue.CallableOp<T, RuntimeException> {}

    /** The brand with a name, an accent colour and a logo; the program's own for those that are empty. */
    public static Brand of(String name, Optional<Accent> accent, Optional<Asset> logo) {
        String colours = accent.map(Accent::css).orElse("");
        return new Brand(
                name,
                logo,
                Asset.made(() -> Asset.text("/io/tenantry/console/console.css") + colours, "console.css", "text/css"),
                logo.orElseGet(() -> Asset.later("/io/tenantry/console/icon.svg", "icon.svg", Asset.SVG)));
    }

    /** @throws IllegalArgumentException for a name that is too long or has other characters; the message continues the name of a variable */
    public static String name(String name) {
        if (name.codePointCount(0, name.length()) > LONGEST_NAME
                || !name.codePoints().allMatch(Letters::isDisplayed)) {
            throw new IllegalArgumentException("must have at most 40 characters, all of them visible");
        }
        return name;
    }

    /** The brand of the page that is made now. */
    public static Brand current() {
        return CURRENT.orElse(DEFAULT);
    }

    /** Makes a page of this installation. */
    <T> T during(Work<T> work) {
        return ScopedValue.where(CURRENT, this).call(work);
    }

    /** The routes of the files, below the console. */
    public List<Route> routes() {
        return Stream.concat(Stream.of(style, icon), logo.stream())
                .distinct()
                .map(Asset::route)
                .toList();
    }
}

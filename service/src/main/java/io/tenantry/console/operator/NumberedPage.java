package io.tenantry.console.operator;

import io.tenantry.console.view.Pager;
import io.tenantry.web.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list that is read by its number, which is in the address.
 *
 * @param number the number, from 0
 * @param kept the parameters of the address beside the number, each with an ampersand at its end
 */
public record NumberedPage(int number, String kept) {
    private static final int MOST = 1_000_000;

    /**
     * The page that a request asks for.
     *
     * @param own the parameters of the list beside the number
     */
    public static NumberedPage of(Request request, String... own) {
        StringBuilder kept = new StringBuilder();
        for (String name : own) {
            String value = request.query().last(name);
            if (value != null && !value.isBlank()) {
                kept.append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                        .append('&');
            }
        }
        String page = request.query().last("page");
        int number = page != null && page.matches("[1-9][0-9]{0,6}") ? Math.min(Integer.parseInt(page), MOST) - 1 : 0;
        return new NumberedPage(number, kept.toString());
    }

    /** The number of rows before this page. */
    public long skip() {
        return (long) number * ListAddress.ROWS;
    }

    /**
     * The line below the list.
     *
     * @param total the number of all rows
     * @param words the number of rows, in words
     */
    public Pager pager(long total, String words) {
        return new Pager(
                words, number == 0 ? null : to(number), skip() + ListAddress.ROWS < total ? to(number + 2) : null);
    }

    private @Nullable String to(int page) {
        return "?" + kept + "page=" + page;
    }
}

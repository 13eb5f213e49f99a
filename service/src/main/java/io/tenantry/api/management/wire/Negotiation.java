package io.tenantry.api.management.wire;

import io.tenantry.fault.Fault;
import io.tenantry.web.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the media type of a reply from the Accept header, by weight. Of equal weight, a type that the header names goes
 * before one that only a wildcard covers; then the order of {@link Format} counts. The default is HAL: without a header, or
 * when it is malformed or accepts everything.
 */
public final class Negotiation {
    private static final int ANYTHING = 0;
    private static final int TYPE = 1;
    private static final int NAMED = 2;

    private Negotiation() {}

    /**
     * The media type of the reply.
     *
     * @throws Fault.NotAcceptable when the caller accepts none of them
     */
    public static Format format(Request request) {
        return format(request.header("Accept"));
    }

    public static Format format(@Nullable String accept) {
        if (accept == null || accept.equals("*/*")) {
            return Format.HAL;
        }
        if (accept.equals("application/json")) {
            return Format.JSON;
        }
        List<AcceptHeader.Range> ranges = AcceptHeader.read(accept);
        if (ranges.isEmpty()) {
            return Format.HAL;
        }
        Format best = null;
        int bestRank = 0;
        for (Format format : Format.values()) {
            int rank = rank(ranges, format);
            if (rank > bestRank) {
                best = format;
                bestRank = rank;
            }
        }
        if (best == null) {
            throw new Fault.NotAcceptable();
        }
        return best;
    }

    /** The weight of a format, with the tie-breakers in its lower digits; 0 when the caller does not accept it. */
    private static int rank(List<AcceptHeader.Range> ranges, Format format) {
        int specificity = -1;
        int weight = 0;
        for (AcceptHeader.Range range : ranges) {
            int found = specificity(range, format);
            if (found > specificity) {
                specificity = found;
                weight = range.weight();
            } else if (found >= 0 && found == specificity) {
                weight = Math.max(weight, range.weight());
            }
        }
        if (weight == 0) {
            return 0;
        }
        int preferred = specificity == ANYTHING && format == Format.HAL ? 1 : 0;
        return (weight * 3 + specificity) * 2 + preferred;
    }

    /** How exactly a range names a format; -1 when it does not cover it. */
    private static int specificity(AcceptHeader.Range range, Format format) {
        if (range.type().equals("*")) {
            return ANYTHING;
        }
        if (!range.type().equals(format.type())) {
            return -1;
        }
        if (range.subtype().equals("*")) {
            return TYPE;
        }
        return range.subtype().equals(format.subtype()) ? NAMED : -1;
    }
}

package io.tenantry.console.view.chart;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.console.form.Words;
import io.tenantry.console.view.Moment;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A number over time, as a line from left to right, with a table of the same figures.
 *
 * @param title the thing that is counted
 * @param points the figures, the oldest first
 */
public record LineChart(String title, List<Point> points) {
    /** The size of the plot, in the units of its picture. */
    public static final int WIDTH = 600;

    public static final int HEIGHT = 140;

    /** The space above and below the line, so that it does not touch the border. */
    private static final int MARGIN = 6;

    /** A figure at a time. */
    public record Point(Instant at, long number) {
        public Moment moment() {
            return Moment.of(at);
        }

        public String words() {
            return Words.number(number);
        }
    }

    public LineChart {
        points = List.copyOf(points);
    }

    /** Whether there are enough figures for a line. */
    public boolean isDrawn() {
        return points.size() >= 2;
    }

    public Point first() {
        return points.getFirst();
    }

    public Point last() {
        return points.getLast();
    }

    /** The smallest figure, in words. */
    public String lowest() {
        return Words.number(minimum());
    }

    /** The greatest figure, in words. */
    public String highest() {
        return Words.number(maximum());
    }

    private long minimum() {
        return points.stream().mapToLong(Point::number).min().orElse(0);
    }

    private long maximum() {
        return points.stream().mapToLong(Point::number).max().orElse(0);
    }

    /** The corners of the line, as SVG writes them. Figures that are all equal are a line in the middle. */
    public String corners() {
        long begin = first().at().toEpochMilli();
        double time = Math.max(1, last().at().toEpochMilli() - begin);
        long lowest = minimum();
        double range = maximum() - lowest;
        return points.stream()
                .map(point -> {
                    double x = WIDTH * (point.at().toEpochMilli() - begin) / time;
                    double share = range == 0 ? 0.5 : (point.number() - lowest) / range;
                    double y = HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN);
                    return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
                })
                .collect(Collectors.joining(" "));
    }

    /** The line in words, for people who do not see it. */
    public String summary() {
        return text(
                "linechart.summary",
                title,
                first().words(),
                first().moment().shown(),
                last().words(),
                last().moment().shown());
    }
}

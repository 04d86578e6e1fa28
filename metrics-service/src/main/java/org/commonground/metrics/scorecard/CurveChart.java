package org.commonground.metrics.scorecard;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.commonground.metrics.scorecard.Curve.CurvePoint;
import org.commonground.metrics.scorecard.Curve.PointStatus;
import org.jetbrains.letsPlot.commons.encoding.RGBEncoder;
import org.jetbrains.letsPlot.commons.geometry.DoubleVector;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;

/**
 * A curve as a picture that reads without colour: values are a solid line with dots, the forecast is dashed with its interval
 * shaded, the target dotted, and what is not told says so in words. Two colours of Okabe and Ito's palette, which people with
 * any common colour vision tell apart. The same in words is in {@code <title>} and {@code <desc>}.
 */
final class CurveChart {
    private static final double WIDTH = 760;
    private static final double HEIGHT = 420;
    private static final String BLUE = "#0072B2";
    private static final String VERMILLION = "#D55E00";
    private static final String GREY = "#595959";
    private static final int LINE_LENGTH = 72;
    private static final int MARGIN = 12;

    /** Pictures inside of a picture: there are none. */
    private static final RGBEncoder NO_RASTER = new RGBEncoder() {
        @Override
        public String toDataUrl(int width, int height, int[] colors) {
            throw new UnsupportedOperationException("a curve has no raster in it");
        }
    };

    /** The library gives elements random ids; the same curve is to be the same bytes. */
    private static final Pattern ID = Pattern.compile("\\bid=\"([A-Za-z][A-Za-z0-9]{6})\"");

    private static final Pattern ROOT = Pattern.compile("^\\s*<svg ([^>]*?) width=\"[0-9.]+\" height=\"[0-9.]+\"");
    private static final Pattern BOUND = Pattern.compile("[0-9]+");

    private final Curve curve;
    private final double lowest;
    private final double highest;
    private final List<Object> layers = new ArrayList<>();
    private final List<Double> breaks = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();

    private CurveChart(Curve curve) {
        this.curve = curve;
        var heights = heights(curve);
        lowest = Math.min(0, heights.getCount() == 0 ? 0 : heights.getMin());
        highest = heights.getCount() == 0 || heights.getMax() <= lowest ? lowest + 1 : heights.getMax();
    }

    private static DoubleSummaryStatistics heights(Curve curve) {
        var heights = new DoubleSummaryStatistics();
        for (var point : curve.history()) {
            if (point.value() != null) heights.accept(point.value().doubleValue());
            if (point.coded() != null) heights.accept(bound(point.coded()));
        }
        if (curve.target() != null) heights.accept(curve.target().value().doubleValue());
        if (curve.forecast() != null)
            for (var point : curve.forecast().points()) {
                heights.accept(point.low().doubleValue());
                heights.accept(point.high().doubleValue());
            }
        return heights;
    }

    /** Of a share that is told as a bound, such as {@code >=95}. */
    private static double bound(String coded) {
        var number = BOUND.matcher(coded);
        return number.find() ? Double.parseDouble(number.group()) : 0;
    }

    /** A part of the height, to stand a word above a mark. */
    private double above(double y) {
        return y + (highest - lowest) * 0.05;
    }

    static String svg(Curve curve) {
        return new CurveChart(curve).draw();
    }

    private String draw() {
        for (var point : curve.history()) {
            breaks.add((double) breaks.size());
            labels.add(point.title());
        }
        forecast();
        target();
        values();
        untold();
        var spec = map(
                "kind", "plot",
                "ggtitle",
                        map(
                                "text", wrapped(curve.headline()),
                                "subtitle", wrapped("%s (%s)".formatted(curve.measureName(), curve.unit()))),
                "caption", map("text", caption()),
                "layers", layers,
                "scales", list(map("aesthetic", "x", "name", "", "breaks", breaks, "labels", labels), scale()),
                "theme", map("name", "minimal"));
        return accessible(PlotSvgExportCommon.INSTANCE.buildSvgImageFromRawSpecs(
                spec, new DoubleVector(WIDTH, HEIGHT), NO_RASTER, false));
    }

    /** From zero, so that a small change does not look like a large one. */
    private Map<String, Object> scale() {
        var scale = map(
                "aesthetic", "y",
                "name", curve.unit(),
                "limits", list(lowest, highest + (highest - lowest) * 0.08));
        // nothing is measured, so there is nothing to measure it by
        if (heights(curve).getCount() == 0) scale.put("breaks", list());
        return scale;
    }

    // --- layers

    private void values() {
        var x = new ArrayList<Double>();
        var y = new ArrayList<Double>();
        var run = new ArrayList<String>();
        int gaps = 0;
        for (int i = 0; i < curve.history().size(); i++) {
            var value = curve.history().get(i).value();
            if (value == null) {
                gaps++;
                continue;
            }
            x.add((double) i);
            y.add(value.doubleValue());
            run.add("run" + gaps);
        }
        if (x.isEmpty()) return;
        var data = map("x", x, "y", y, "run", run);
        layer("line", data, map("x", "x", "y", "y", "group", "run"), "color", BLUE, "size", 1.6);
        layer("point", data, map("x", "x", "y", "y"), "color", BLUE, "size", 4.5);
        var texts = new ArrayList<String>();
        for (var point : curve.history())
            if (point.value() != null) texts.add(plain(point.value()) + (point.partial() ? " so far" : ""));
        layer(
                "text",
                map("x", x, "y", new ArrayList<>(y.stream().map(this::above).toList()), "text", texts),
                map("x", "x", "y", "y", "label", "text"),
                "color",
                GREY,
                "size",
                6);
    }

    private void forecast() {
        var forecast = curve.forecast();
        if (forecast == null) return;
        int last = lastTold();
        var from = curve.history().get(last).value();
        if (from == null) return;
        var x = new ArrayList<>(List.of((double) last));
        var y = new ArrayList<>(List.of(from.doubleValue()));
        var low = new ArrayList<>(y);
        var high = new ArrayList<>(y);
        for (int step = 1; step <= forecast.points().size(); step++) {
            var point = forecast.points().get(step - 1);
            int at = last + step;
            x.add((double) at);
            y.add(point.value().doubleValue());
            low.add(point.low().doubleValue());
            high.add(point.high().doubleValue());
            if (at >= breaks.size()) {
                breaks.add((double) at);
                var title = point.title();
                labels.add(title == null ? point.endDate().toString() : title);
            }
        }
        var data = map("x", x, "y", y, "low", low, "high", high);
        layer("ribbon", data, map("x", "x", "ymin", "low", "ymax", "high"), "fill", BLUE, "alpha", 0.15, "size", 0.0);
        layer("line", data, map("x", "x", "y", "y"), "color", BLUE, "linetype", "dashed", "size", 1.2);
    }

    private int lastTold() {
        for (int i = curve.history().size() - 1; i >= 0; i--)
            if (curve.history().get(i).isTold()) return i;
        return -1;
    }

    private void target() {
        var target = curve.target();
        if (target == null || breaks.isEmpty()) return;
        var layer = map(
                "geom",
                "hline",
                "yintercept",
                target.value().doubleValue(),
                "color",
                VERMILLION,
                "linetype",
                "dotted",
                "size",
                1.4);
        layers.add(layer);
        layer(
                "text",
                map(
                        "x", list(breaks.getFirst()),
                        "y", list(above(target.value().doubleValue())),
                        "text", list("target " + plain(target.value()))),
                map("x", "x", "y", "y", "label", "text"),
                "color",
                VERMILLION,
                "size",
                6,
                "hjust",
                0.0);
    }

    /** Where no number stands, a word does: at its bound, or at the foot of the picture. */
    private void untold() {
        var x = new ArrayList<Double>();
        var y = new ArrayList<Double>();
        var words = new ArrayList<String>();
        for (int i = 0; i < curve.history().size(); i++) {
            var point = curve.history().get(i);
            if (point.value() != null) continue;
            x.add((double) i);
            var coded = point.coded();
            y.add(coded == null ? above(lowest) : bound(coded));
            words.add(word(point));
        }
        // a picture without any layer is refused, and one without a period has nothing to say but its title
        if (breaks.isEmpty()) {
            x.add(0.0);
            y.add(above(lowest));
            words.add("no period has begun");
        }
        if (x.isEmpty()) return;
        layer(
                "text",
                map("x", x, "y", y, "text", words),
                map("x", "x", "y", "y", "label", "text"),
                "color",
                GREY,
                "size",
                6,
                "fontface",
                "italic");
    }

    private static String word(CurvePoint point) {
        var coded = point.coded();
        return coded != null ? coded : word(point.status());
    }

    private static String word(PointStatus status) {
        return switch (status) {
            case OK -> "told as a bound";
            case SUPPRESSED -> "too few to tell";
            case NO_DATA -> "no data";
            case NOT_APPLICABLE -> "none";
            case NOT_PUBLISHED -> "not published";
        };
    }

    private void layer(String geom, Map<String, Object> data, Map<String, Object> mapping, Object... more) {
        var layer = map("geom", geom, "data", data, "mapping", mapping, "tooltips", "none");
        layer.putAll(map(more));
        layers.add(layer);
    }

    // --- words

    private String caption() {
        var marks = new ArrayList<String>();
        marks.add("Solid: values");
        var forecast = curve.forecast();
        if (forecast != null)
            marks.add("dashed: linear forecast from %d values, shaded: %s %% prediction interval"
                    .formatted(forecast.basedOn(), plain(forecast.level().movePointRight(2))));
        var target = curve.target();
        if (target != null) marks.add("dotted: target by " + target.dueDate());
        return wrapped(String.join("; ", marks) + ".");
    }

    private String description() {
        var said = new StringBuilder("%s in %s. ".formatted(curve.measureName(), curve.unit()));
        for (var point : curve.history()) {
            var value = point.value();
            said.append("%s: %s%s. "
                    .formatted(
                            point.title(),
                            value == null ? word(point) : plain(value),
                            point.partial() ? " so far" : ""));
        }
        var target = curve.target();
        if (target != null) said.append("Target: %s by %s. ".formatted(plain(target.value()), target.dueDate()));
        var forecast = curve.forecast();
        if (forecast != null)
            for (var point : forecast.points()) {
                var title = point.title();
                said.append("Linear forecast for %s: %s, between %s and %s. "
                        .formatted(
                                title == null ? point.endDate() : title,
                                plain(point.value()),
                                plain(point.low()),
                                plain(point.high())));
            }
        return said.toString().strip();
    }

    /** At most two lines; the whole text is in the picture's title. */
    private static String wrapped(String text) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : text.strip().split("\\s+")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > LINE_LENGTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            if (!line.isEmpty()) line.append(' ');
            line.append(word.length() > LINE_LENGTH ? word.substring(0, LINE_LENGTH) : word);
        }
        lines.add(line.toString());
        return lines.size() <= 2 ? String.join("\n", lines) : lines.get(0) + "\n" + lines.get(1) + " …";
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    // --- the finished text

    private String accessible(String svg) {
        var ids = new LinkedHashMap<String, String>();
        var found = ID.matcher(svg);
        while (found.find()) ids.putIfAbsent(found.group(1), "c%d-%d".formatted(curve.no(), ids.size()));
        var text = svg;
        for (var id : ids.entrySet()) text = text.replace(id.getKey(), id.getValue());
        int width = (int) WIDTH + 2 * MARGIN;
        int height = (int) HEIGHT + 2 * MARGIN;
        var opening =
                "<svg role=\"img\" aria-labelledby=\"chart-title chart-desc\" viewBox=\"-%d -%d %d %d\" $1 width=\"%d\" height=\"%d\""
                        .formatted(MARGIN, MARGIN, width, height, width, height);
        var root = ROOT.matcher(text).replaceFirst(opening);
        int inside = root.indexOf('>') + 1;
        return root.substring(0, inside)
                + "\n<title id=\"chart-title\">%s</title>\n<desc id=\"chart-desc\">%s</desc>"
                        .formatted(escaped(curve.headline()), escaped(description()))
                + root.substring(inside);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static Map<String, Object> map(Object... namesAndValues) {
        var map = new HashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return map;
    }

    /** The library changes what it is given. */
    private static List<Object> list(Object... items) {
        return new ArrayList<>(List.of(items));
    }
}

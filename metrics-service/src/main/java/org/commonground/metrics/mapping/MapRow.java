package org.commonground.metrics.mapping;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.mapping.ObservationMapping.MeasureColumns;
import org.commonground.metrics.mapping.ObservationMapping.Reference;
import org.commonground.metrics.mapping.ObservationMapping.ShareFormat;
import org.jspecify.annotations.Nullable;

/** Reads the cells of one row by a mapping. Pure. */
public final class MapRow {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int MAX_DIGITS = 40;

    private final ObservationMapping mapping;
    private final @Nullable String period;
    private final Set<String> heldBack;

    /**
     * Reads rows by a mapping.
     *
     * @param period the one that the import names, where the mapping asks for it
     */
    public MapRow(ObservationMapping mapping, @Nullable String period) {
        this.mapping = mapping;
        this.period = period;
        this.heldBack = new HashSet<>(mapping.heldBack());
    }

    /** An observation as the row tells it; names are sourcedIds. */
    public record Mapped(
            String measureCode,
            @Nullable String school,
            String period,
            Map<String, String> dims,
            @Nullable BigDecimal value,
            @Nullable BigDecimal numerator,
            @Nullable BigDecimal denominator,
            @Nullable Long n) {}

    /**
     * What a row gives.
     *
     * @param wrong by column: {@code pointer} is the column's name
     * @param heldBack observations that the publisher held back
     * @param blank observations of which nothing is told
     * @param ignored the mapping leaves the row out
     */
    public record Row(List<Mapped> observations, List<Violation> wrong, int heldBack, int blank, boolean ignored) {}

    /** The columns that the mapping needs and a table lacks; without {@code period} the import must name it. */
    public List<Violation> missing(List<String> header) {
        var missing = new ArrayList<Violation>();
        var needed = new ArrayList<String>();
        if (mapping.school() != null && mapping.school().column() != null)
            needed.add(mapping.school().column());
        if (mapping.period().column() != null) needed.add(mapping.period().column());
        else if (period == null)
            missing.add(Violation.parameter("period", "required", "the mapping takes the period from the request"));
        for (var group : mapping.groups()) needed.add(group.column());
        for (var of : mapping.measures()) if (!Boolean.TRUE.equals(of.optional())) needed.addAll(of.columns());
        for (var column : new TreeSet<>(needed))
            if (!header.contains(column))
                missing.add(Violation.at("/" + column, "missing-column", "the mapping needs it")
                        .allowing(header));
        return missing;
    }

    /**
     * What the cells of one row give.
     *
     * @param cells a column's text, or null where the table has no such column
     */
    public Row read(Function<String, @Nullable String> cells) {
        var wrong = new ArrayList<Violation>();
        var dims = new HashMap<String, String>();
        for (var group : mapping.groups()) {
            var cell = text(cells, group.column());
            if (group.ignored() != null && group.ignored().contains(cell))
                return new Row(List.of(), List.of(), 0, 0, true);
            var items = group.values().get(cell);
            if (items == null) wrong.add(unmapped(group.column(), cell));
            else dims.putAll(items);
        }
        var school = mapping.school() == null ? null : name(cells, mapping.school(), wrong);
        var when = mapping.period().column() == null ? period : name(cells, mapping.period(), wrong);
        var observations = new ArrayList<Mapped>();
        int held = 0;
        int blank = 0;
        for (var of : mapping.measures()) {
            if (of.when() != null
                    && !of.when().in().contains(text(cells, of.when().column()))) continue;
            switch (state(cells, of)) {
                case BLANK -> blank++;
                case HELD_BACK -> held++;
                case TOLD -> {
                    var told = told(cells, of, school, when == null ? "" : when, dims, wrong);
                    if (told != null) observations.add(told);
                }
            }
        }
        return new Row(wrong.isEmpty() ? observations : List.of(), wrong, held, blank, false);
    }

    private enum State {
        TOLD,
        BLANK,
        HELD_BACK
    }

    /** One held back number holds back the observation; one that is missing leaves nothing to tell. */
    private State state(Function<String, @Nullable String> cells, MeasureColumns of) {
        var state = State.TOLD;
        for (var column : new String[] {of.value(), of.numerator(), of.denominator(), of.percent(), of.n()}) {
            if (column == null) continue;
            var cell = text(cells, column);
            if (isHeldBack(cell)) return State.HELD_BACK;
            if (cell.isEmpty()) state = State.BLANK;
        }
        return state;
    }

    private boolean isHeldBack(String cell) {
        return heldBack.contains(cell) || cell.startsWith("<") || cell.startsWith(">");
    }

    private @Nullable Mapped told(
            Function<String, @Nullable String> cells,
            MeasureColumns of,
            @Nullable String school,
            String period,
            Map<String, String> dims,
            List<Violation> wrong) {
        int before = wrong.size();
        var value = number(cells, of.value(), of.shares(), wrong);
        var numerator = number(cells, of.numerator(), null, wrong);
        var denominator = number(cells, of.denominator(), null, wrong);
        var percent = number(cells, of.percent(), of.shares() == null ? ShareFormat.PERCENT : of.shares(), wrong);
        var n = number(cells, of.n(), null, wrong);
        if (n != null && n.stripTrailingZeros().scale() > 0)
            wrong.add(Violation.at("/" + of.n(), "wrong-type", "a whole number of people"));
        if (wrong.size() > before) return null;
        if (percent != null && denominator != null)
            numerator = percent.multiply(denominator).divide(HUNDRED, 0, RoundingMode.HALF_UP);
        return new Mapped(
                of.measureCode(),
                school,
                period,
                dims,
                value,
                numerator,
                denominator,
                n == null ? null : n.longValue());
    }

    /** A number as tables write it: 1,024 and 84.7%; a share becomes a percentage, whichever way it is written. */
    private static @Nullable BigDecimal number(
            Function<String, @Nullable String> cells,
            @Nullable String column,
            @Nullable ShareFormat shares,
            List<Violation> wrong) {
        if (column == null) return null;
        var text = text(cells, column);
        boolean sign = text.endsWith("%");
        var digits = (sign ? text.substring(0, text.length() - 1) : text)
                .strip()
                .replaceAll("(?<=\\d),(?=\\d{3}(\\D|$))", "");
        try {
            if (digits.length() > MAX_DIGITS) throw new NumberFormatException();
            var number = new BigDecimal(digits);
            if (!sign && shares == ShareFormat.FRACTION) number = number.multiply(HUNDRED);
            if (number.precision() - number.scale() > 15) throw new NumberFormatException();
            return number.stripTrailingZeros().scale() > 4 ? number.setScale(4, RoundingMode.HALF_UP) : number;
        } catch (NumberFormatException e) {
            wrong.add(Violation.at("/" + column, "wrong-type", "'%s' is not a number".formatted(shortened(text))));
            return null;
        }
    }

    private static @Nullable String name(
            Function<String, @Nullable String> cells, Reference of, List<Violation> wrong) {
        var column = of.column() == null ? "" : of.column();
        var cell = text(cells, column);
        if (cell.isEmpty()) {
            wrong.add(Violation.at("/" + column, "required", "nothing is named here"));
            return null;
        }
        if (of.values() != null) {
            var name = of.values().get(cell);
            if (name == null) wrong.add(unmapped(column, cell));
            return name;
        }
        return of.template() == null ? cell : of.template().replace("%s", cell);
    }

    private static Violation unmapped(String column, String cell) {
        return Violation.at(
                "/" + column, "unmapped-value", "the mapping does not say what '%s' means".formatted(shortened(cell)));
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private static String text(Function<String, @Nullable String> cells, String column) {
        var text = cells.apply(column);
        return text == null ? "" : text.strip();
    }
}

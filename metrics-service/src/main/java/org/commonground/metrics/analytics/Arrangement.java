package org.commonground.metrics.analytics;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.analytics.AnalyticsAnswer.AnalyticsRow;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of an answer are wanted, in which order, and how many. It works on what is told, after everything was suppressed, so
 * it tells nothing more: a row without a value meets no criterion and comes last, whatever its number is.
 *
 * @param criteria all of them are to be met
 * @param order the first goes first; rows that are equal in all stay as they come
 */
record Arrangement(
        List<Criterion> criteria, List<Key> order, @Nullable Integer limit) {
    private static final String VALUE = "value";

    /** How a value is compared. */
    enum Comparison {
        EQ,
        GT,
        GE,
        LT,
        LE;

        static final List<String> NAMES =
                Arrays.stream(values()).map(Enum::name).toList();
    }

    /** What a value is to be. */
    record Criterion(Comparison comparison, BigDecimal bound) {
        /** A share that is told as a bound meets it if whatever it may be does. */
        private boolean isMetBy(Told told) {
            int least = told.least.compareTo(bound);
            int most = told.most.compareTo(bound);
            return switch (comparison) {
                case EQ -> least == 0 && most == 0;
                case GT -> least > 0;
                case GE -> least >= 0;
                case LT -> most < 0;
                case LE -> most <= 0;
            };
        }
    }

    /** A column to sort by. */
    record Key(String column, boolean descending) {}

    /** What a row tells: a value, or between which bounds it lies. */
    private record Told(BigDecimal least, BigDecimal most) {
        private static final BigDecimal ALL = BigDecimal.valueOf(100);

        static @Nullable Told of(AnalyticsRow row) {
            if (row.value() != null) return new Told(row.value(), row.value());
            if (row.coded() == null) return null;
            var bound = new BigDecimal(row.coded().substring(2));
            return row.coded().startsWith(">=") ? new Told(bound, ALL) : new Told(BigDecimal.ZERO, bound);
        }

        /** The bound that it is told by. */
        BigDecimal rank() {
            return most.compareTo(ALL) == 0 ? least : most;
        }
    }

    /**
     * What a question asks for.
     *
     * @param columns that rows may be sorted by, besides their value
     */
    static Arrangement of(AnalyticsQuestion question, Collection<String> columns, List<Violation> violations) {
        var criteria = new ArrayList<Criterion>();
        for (var text : split(question.criteria())) {
            var criterion = criterion(text);
            if (criterion != null) criteria.add(criterion);
            else
                violations.add(Violation.parameter(
                                "measureCriteria", "malformed", "a comparison, a colon and a number, such as GE:50")
                        .allowing(Comparison.NAMES));
        }
        var allowed = new ArrayList<>(List.of(VALUE));
        allowed.addAll(columns);
        var order = new ArrayList<Key>();
        for (var text : split(question.sortedBy())) {
            var key = text.startsWith("-") ? new Key(text.substring(1), true) : new Key(text, false);
            if (allowed.contains(key.column)) order.add(key);
            else
                violations.add(Violation.parameter("order", "unknown-column", "rows have no column " + key.column)
                        .allowing(allowed));
        }
        var limit = question.limit();
        if (limit != null && (limit < 1 || limit > Analyse.MAX_ROWS))
            violations.add(Violation.parameter("limit", "out-of-bounds", "1 to %d rows".formatted(Analyse.MAX_ROWS)));
        return new Arrangement(criteria, order, limit);
    }

    private static List<String> split(List<String> texts) {
        return texts.stream()
                .flatMap(text -> Arrays.stream(text.split("[;,]")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static @Nullable Criterion criterion(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 || text.length() > 40 || !Comparison.NAMES.contains(text.substring(0, colon))) return null;
        try {
            return new Criterion(
                    Comparison.valueOf(text.substring(0, colon)), new BigDecimal(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /**
     * The rows that meet the criteria, in their order; not yet cut.
     *
     * @param ranks by item, the text that it is sorted by, if that is not the item itself
     */
    List<AnalyticsRow> sorted(List<AnalyticsRow> rows, Map<String, String> ranks) {
        if (criteria.isEmpty() && order.isEmpty()) return rows;
        var kept = rows.stream().filter(this::meets);
        return order.isEmpty() ? kept.toList() : kept.sorted(comparator(ranks)).toList();
    }

    List<AnalyticsRow> cut(List<AnalyticsRow> rows) {
        return limit == null || rows.size() <= limit ? rows : rows.subList(0, limit);
    }

    private boolean meets(AnalyticsRow row) {
        if (criteria.isEmpty()) return true;
        var told = Told.of(row);
        return told != null && criteria.stream().allMatch(each -> each.isMetBy(told));
    }

    private Comparator<AnalyticsRow> comparator(Map<String, String> ranks) {
        Comparator<AnalyticsRow> all = (_, _) -> 0;
        for (var key : order) all = all.thenComparing(comparator(key, ranks));
        return all;
    }

    private static Comparator<AnalyticsRow> comparator(Key key, Map<String, String> ranks) {
        if (key.column.equals(VALUE)) {
            Comparator<BigDecimal> way = key.descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
            return Comparator.comparing(Arrangement::rank, Comparator.nullsLast(way));
        }
        Comparator<AnalyticsRow> byItem = Comparator.comparing(row -> {
            var item = Objects.requireNonNullElse(row.keys().get(key.column), "");
            return ranks.getOrDefault(item, item);
        });
        return key.descending ? byItem.reversed() : byItem;
    }

    private static @Nullable BigDecimal rank(AnalyticsRow row) {
        var told = Told.of(row);
        return told == null ? null : told.rank();
    }
}

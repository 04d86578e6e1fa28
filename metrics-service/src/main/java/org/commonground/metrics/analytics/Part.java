package org.commonground.metrics.analytics;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.metrics.cube.Answer;
import org.commonground.metrics.cube.Cube;
import org.commonground.metrics.cube.Cubes;
import org.commonground.metrics.measure.Aggregation;
import org.commonground.metrics.measure.Formula;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.replica.SchoolCalendar;
import org.commonground.metrics.replica.SchoolPeriod;
import org.jspecify.annotations.Nullable;

/**
 * An observed measure and the tables that answer for it.
 *
 * @param first the place of its first table among all tables of the row
 */
record Part(LibraryMeasure measure, List<Table> tables, int first) {
    /**
     * A canonical table and the period that is asked of it.
     *
     * @param above what the period is part of
     */
    record Table(Cube cube, SchoolPeriod period, Set<UUID> above) {
        LocalDate asOf() {
            return period.endDate();
        }
    }

    /** @param asOf the last day that it tells of */
    record Found(Answer answer, @Nullable LocalDate asOf) {}

    /**
     * One table where periods add up, or where the period itself was observed; else those of its parts that were, in the order in
     * which they are to be looked at.
     */
    private static List<Table> tables(
            Asked asked, LibraryMeasure measure, SchoolPeriod period, SchoolCalendar calendar, Cubes.Reading reading) {
        if (measure.timeAgg().addsUp()) return List.of(table(asked, measure, period, calendar, reading));
        var observed = reading.observed(measure);
        if (observed.contains(period.id())) return List.of(table(asked, measure, period, calendar, reading));
        if (measure.timeAgg() == Aggregation.NONE) return List.of();
        var tables = new ArrayList<Table>();
        for (var part : calendar.allWithin(period))
            if (observed.contains(part.id())) tables.add(table(asked, measure, part, calendar, reading));
        return measure.timeAgg() == Aggregation.FIRST ? tables : tables.reversed();
    }

    private static Table table(
            Asked asked, LibraryMeasure measure, SchoolPeriod period, SchoolCalendar calendar, Cubes.Reading reading) {
        return new Table(reading.cube(measure, period, asked.which()), period, calendar.above(period));
    }

    /** The measure itself, or everything that it is worked out from; empty if a part of that is not in the library any more. */
    static List<Part> of(
            Asked asked, LibraryMeasure measure, SchoolPeriod period, SchoolCalendar calendar, Cubes.Reading reading) {
        if (measure.formula() == null)
            return List.of(new Part(measure, tables(asked, measure, period, calendar, reading), 0));
        var parts = new ArrayList<Part>();
        int first = 0;
        for (var code : measure.formula().codes()) {
            var operand = asked.operands().get(code);
            if (operand == null) return List.of();
            var part = new Part(operand, tables(asked, operand, period, calendar, reading), first);
            parts.add(part);
            first += part.tables.size();
        }
        return parts;
    }

    /** What a row shows of the measure: what was observed of it, or what is worked out from its parts. */
    static Found answer(LibraryMeasure measure, List<Part> parts, SchoolPeriod period, Grid grid, boolean privileged) {
        return measure.formula() == null
                ? parts.getFirst().found(period, grid, privileged)
                : worked(measure.formula(), parts, period, grid, privileged);
    }

    private Found found(SchoolPeriod period, Grid grid, boolean privileged) {
        boolean isStated = tables.size() == 1 && tables.getFirst().period.id().equals(period.id());
        return switch (measure.timeAgg()) {
            case AVERAGE, MIN, MAX, COUNT -> isStated ? firstTold(grid, privileged) : joined(grid, privileged);
            case SUM, WEIGHTED_RATIO, DISTINCT, LAST, FIRST, NONE -> firstTold(grid, privileged);
        };
    }

    private Found firstTold(Grid grid, boolean privileged) {
        for (int no = 0; no < tables.size(); no++) {
            var answer = grid.answer(first + no, privileged);
            if (answer.status() != Answer.Status.NO_DATA)
                return new Found(answer, tables.get(no).asOf());
        }
        return new Found(Answer.NO_DATA, null);
    }

    /** Over several periods; what was stated for one goes before what was stated for its parts. */
    private Found joined(Grid grid, boolean privileged) {
        var answers = new LinkedHashMap<UUID, Answer>();
        for (int no = 0; no < tables.size(); no++) {
            var answer = grid.answer(first + no, privileged);
            if (answer.status() != Answer.Status.NO_DATA)
                answers.put(tables.get(no).period.id(), answer);
        }
        var told = new ArrayList<Answer>();
        @Nullable LocalDate asOf = null;
        for (var table : tables) {
            var answer = answers.get(table.period.id());
            if (answer == null || !Collections.disjoint(table.above, answers.keySet())) continue;
            asOf = later(asOf, table.asOf());
            told.add(answer);
        }
        return new Found(Answer.over(measure.timeAgg(), told), asOf);
    }

    private static Found worked(Formula formula, List<Part> parts, SchoolPeriod period, Grid grid, boolean privileged) {
        var answers = new LinkedHashMap<String, Answer>();
        @Nullable LocalDate asOf = null;
        for (var part : parts) {
            var found = part.found(period, grid, privileged);
            answers.put(part.measure.code(), found.answer);
            if (found.asOf != null) asOf = later(asOf, found.asOf);
        }
        return new Found(Join.over(formula, answers), asOf);
    }

    private static LocalDate later(@Nullable LocalDate a, LocalDate b) {
        return a == null || b.isAfter(a) ? b : a;
    }
}

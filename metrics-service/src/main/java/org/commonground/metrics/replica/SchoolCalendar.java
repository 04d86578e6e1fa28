package org.commonground.metrics.replica;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The school years of a district and what they are made of. */
public final class SchoolCalendar {
    private final Map<UUID, SchoolPeriod> byId = new HashMap<>();
    private final Map<String, SchoolPeriod> bySourcedId = new HashMap<>();

    public SchoolCalendar(Collection<SchoolPeriod> periods) {
        for (var period : periods) {
            byId.put(period.id(), period);
            // a session that is called like a month is that session
            if (period.isIso()) bySourcedId.putIfAbsent(period.sourcedId(), period);
            else bySourcedId.put(period.sourcedId(), period);
        }
    }

    public @Nullable SchoolPeriod byId(UUID id) {
        return byId.get(id);
    }

    public @Nullable SchoolPeriod bySourcedId(String sourcedId) {
        return bySourcedId.get(sourcedId);
    }

    /** The school year of a day; between two years, the one that ended last, else the first that is known. */
    public Optional<SchoolPeriod> schoolYear(LocalDate day) {
        var years = years();
        return years.stream()
                .filter(year -> !year.startDate().isAfter(day))
                .reduce((earlier, later) -> later)
                .or(() -> years.stream().findFirst());
    }

    /** The school year that a day lies in. */
    Optional<SchoolPeriod> yearOf(LocalDate day) {
        return schoolYear(day).filter(year -> !day.isBefore(year.startDate()) && !day.isAfter(year.endDate()));
    }

    /** Every session that a day lies in, the shortest first. */
    public List<SchoolPeriod> containing(LocalDate day) {
        return byId.values().stream()
                .filter(period -> !period.isIso())
                .filter(period -> !day.isBefore(period.startDate()) && !day.isAfter(period.endDate()))
                .sorted(Comparator.<SchoolPeriod>comparingLong(
                                period -> period.endDate().toEpochDay()
                                        - period.startDate().toEpochDay())
                        .thenComparing(SchoolPeriod::id))
                .toList();
    }

    /** The school year before another. */
    public Optional<SchoolPeriod> before(SchoolPeriod year) {
        return years().stream()
                .filter(other -> other.startDate().isBefore(year.startDate()))
                .reduce((earlier, later) -> later);
    }

    /** All school years, in the order of time. */
    public List<SchoolPeriod> years() {
        return of(Set.of("SCHOOL_YEAR"));
    }

    /** Semesters and terms, in the order of time; in a calendar without them, its grading periods. */
    public List<SchoolPeriod> terms() {
        var terms = of(Set.of("SEMESTER", "TERM"));
        return terms.isEmpty() ? gradingPeriods() : terms;
    }

    /** Grading periods, in the order of time. */
    public List<SchoolPeriod> gradingPeriods() {
        return of(Set.of("GRADING_PERIOD"));
    }

    /** Months that something was observed in, in the order of time. */
    public List<SchoolPeriod> months() {
        return of(Set.of(IsoPeriod.MONTH));
    }

    /** Weeks that something was observed in, in the order of time. */
    public List<SchoolPeriod> weeks() {
        return of(Set.of(IsoPeriod.WEEK));
    }

    private List<SchoolPeriod> of(Set<String> types) {
        return byId.values().stream()
                .filter(period -> types.contains(period.type()))
                .sorted(Comparator.comparing(SchoolPeriod::startDate).thenComparing(SchoolPeriod::id))
                .toList();
    }

    /** The school year that a period is part of; the period itself, if it is part of nothing. */
    public SchoolPeriod root(SchoolPeriod period) {
        var at = period;
        for (int depth = 0; depth < 10; depth++) {
            var above = parent(at);
            if (above == null) break;
            at = above;
        }
        return at;
    }

    public @Nullable SchoolPeriod parent(SchoolPeriod period) {
        return period.parentId() == null ? null : byId.get(period.parentId());
    }

    /** What a period is part of. */
    public Set<UUID> above(SchoolPeriod period) {
        var above = new HashSet<UUID>();
        for (var at = parent(period); at != null && above.add(at.id()); ) at = parent(at);
        return above;
    }

    /** A period and all sessions that are parts of it, by their last day. */
    public List<SchoolPeriod> within(SchoolPeriod whole) {
        return allWithin(whole).stream()
                .filter(period -> !period.isIso() || period.equals(whole))
                .toList();
    }

    /** The same, with the months and weeks that are counted in it. */
    public List<SchoolPeriod> allWithin(SchoolPeriod whole) {
        var found = new ArrayList<SchoolPeriod>();
        for (var period : byId.values()) if (isWithin(period, whole)) found.add(period);
        found.sort(Comparator.comparing(SchoolPeriod::endDate)
                .thenComparing(SchoolPeriod::startDate)
                .thenComparing(SchoolPeriod::id));
        return found;
    }

    private boolean isWithin(SchoolPeriod period, SchoolPeriod whole) {
        @Nullable SchoolPeriod at = period;
        for (int depth = 0; at != null && depth < 10; depth++) {
            if (at.id().equals(whole.id())) return true;
            at = parent(at);
        }
        return false;
    }
}

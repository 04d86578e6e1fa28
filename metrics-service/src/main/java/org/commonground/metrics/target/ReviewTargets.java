package org.commonground.metrics.target;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.metrics.cube.Answer;
import org.commonground.metrics.cube.Cube;
import org.commonground.metrics.cube.Cubes;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.replica.AcademicSessions;
import org.commonground.metrics.replica.Areas;
import org.commonground.metrics.replica.EducationOrgs;
import org.commonground.metrics.replica.SchoolCalendar;
import org.commonground.metrics.replica.SchoolPeriod;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * Looks again at targets whose measures have new values, and tells of those that are on another way now. A value that must not be
 * shown counts for the status and is never told.
 */
@ApplicationScoped
public class ReviewTargets {
    private final Session db;
    private final Event<ReviewWanted> reviewWanted;
    private final Measures measures;
    private final ThresholdSettings thresholds;
    private final Cubes cubes;
    private final AcademicSessions sessions;
    private final EducationOrgs orgs;
    private final Areas areas;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final Clock clock;
    private final BusinessDay businessDay;

    ReviewTargets(
            Session db,
            Event<ReviewWanted> reviewWanted,
            Measures measures,
            ThresholdSettings thresholds,
            Cubes cubes,
            AcademicSessions sessions,
            EducationOrgs orgs,
            Areas areas,
            Outbox outbox,
            CurrentCaller current,
            Clock clock,
            BusinessDay businessDay) {
        this.db = db;
        this.reviewWanted = reviewWanted;
        this.measures = measures;
        this.thresholds = thresholds;
        this.cubes = cubes;
        this.sessions = sessions;
        this.orgs = orgs;
        this.areas = areas;
        this.outbox = outbox;
        this.current = current;
        this.clock = clock;
        this.businessDay = businessDay;
    }

    /**
     * Has the targets of these measures looked at soon after the transaction, by whichever instance gets to it first. A writer of
     * values does not wait for it.
     */
    @Transactional(MANDATORY)
    public void soon(Collection<String> measureCodes) {
        int wanted = db.createNativeMutationQuery("""
                        insert into target_review (district, measure_code, wanted_at)
                        select distinct district, measure_code, cast(:now as timestamptz) from target
                        where district = :district and state = 'ACTIVE' and measure_code = any(:codes)
                        order by measure_code
                        on conflict (district, measure_code) do update set wanted_at = excluded.wanted_at
                        """)
                .setParameter("now", clock.instant())
                .setParameter("district", current.get().district())
                .setParameter("codes", measureCodes.toArray(String[]::new))
                .executeUpdate();
        if (wanted > 0) reviewWanted.fire(new ReviewWanted());
    }

    /** Has what was not looked at today looked at soon: time alone takes a target off its track. */
    @Transactional(MANDATORY)
    void daily() {
        int wanted = db.createNativeMutationQuery("""
                        insert into target_review (district, measure_code, wanted_at)
                        select distinct t.district, t.measure_code, cast(:now as timestamptz)
                        from target t left join target_reviewed r
                          on r.district = t.district and r.measure_code = t.measure_code
                        where t.district = :district and t.state = 'ACTIVE'
                          and (r.reviewed_on is null or r.reviewed_on < :today)
                        order by t.measure_code
                        on conflict (district, measure_code) do nothing
                        """)
                .setParameter("now", clock.instant())
                .setParameter("district", current.get().district())
                .setParameter("today", businessDay.today())
                .executeUpdate();
        if (wanted > 0) reviewWanted.fire(new ReviewWanted());
    }

    /** Somebody asked for a review in the transaction at hand. */
    record ReviewWanted() {}

    void review(List<Target> pursued) {
        if (pursued.isEmpty()) return;
        var codes =
                pursued.stream().map(target -> target.measureCode).distinct().toList();
        var library = measures.byCode(codes);
        var calendar = sessions.calendar();
        var today = businessDay.today();
        var reading = cubes.patientReading(library.values(), calendar);
        var drawing = thresholds.inForce();
        var facts = new ArrayList<Outbox.Fact>();
        for (var target : pursued) {
            var measure = library.get(target.measureCode);
            if (measure == null) continue;
            target.measure(
                            latest(target, measure, reading, calendar, today),
                            today,
                            measure,
                            drawing.of(measure.code()).lines(),
                            current.get().subject(),
                            clock.instant())
                    .ifPresent(event -> facts.add(new Outbox.Fact(target, event)));
        }
        facts.addAll(goals(pursued, today));
        outbox.publish(facts);
        remember(codes, today);
    }

    /** These were looked at today: their status is the day's. */
    private void remember(Collection<String> measureCodes, LocalDate today) {
        db.createNativeMutationQuery("""
                        insert into target_reviewed (district, measure_code, reviewed_on)
                        select :district, code, :today from unnest(:codes) as reviewed (code) order by code
                        on conflict (district, measure_code) do update set reviewed_on = excluded.reviewed_on
                        """)
                .setParameter("district", current.get().district())
                .setParameter("today", today)
                .setParameter("codes", measureCodes.toArray(String[]::new))
                .executeUpdate();
    }

    /** The value of a place in a period as everybody is told it, to start a target from. */
    @Nullable
    BigDecimal told(LibraryMeasure measure, ScopeType type, UUID scope, SchoolPeriod period) {
        var cells = places(type, scope).stream()
                .map(place -> with(place, Cube.PERIOD, period.id().toString()))
                .toList();
        return cubes.cube(measure, period, sessions.calendar())
                .together(cells, false)
                .value();
    }

    /** The goals of targets that were looked at, which may stand otherwise now. */
    private List<Outbox.Fact> goals(List<Target> reviewed, LocalDate today) {
        var actor = current.get().subject();
        var byGoal =
                targetsOf(reviewed.stream()
                                .map(target -> target.goalId)
                                .filter(Objects::nonNull)
                                .distinct()
                                .toList())
                        .stream()
                        .collect(Collectors.groupingBy(target -> Objects.requireNonNull(target.goalId)));
        var facts = new ArrayList<Outbox.Fact>();
        byGoal.forEach((goal, targets) -> {
            var known = db.find(GoalProgress.class, goal);
            var progress = known == null ? new GoalProgress(goal, actor, clock.instant()) : known;
            if (known == null) db.persist(progress);
            progress.take(targets, today, actor, clock.instant())
                    .ifPresent(event -> facts.add(new Outbox.Fact(progress, event)));
        });
        return facts;
    }

    private List<Target> targetsOf(List<UUID> goals) {
        return db.createSelectionQuery(
                        "from Target e where e.goalId in :goals and e.state = ACTIVE order by e.id", Target.class)
                .setParameter("goals", goals)
                .getResultList();
    }

    /** The value of the latest period with any; where periods add up, of its school year so far. */
    private Target.Latest latest(
            Target target, LibraryMeasure measure, Cubes.Reading reading, SchoolCalendar calendar, LocalDate today) {
        var places = places(target.scopeType, target.scopeId);
        var periods =
                cubes.observed(measure.code(), target.scopeType == ScopeType.SCHOOL ? target.scopeId : null).stream()
                        .map(calendar::byId)
                        .filter(Objects::nonNull)
                        .sorted(Comparator.comparing(SchoolPeriod::endDate)
                                .reversed()
                                .thenComparing(SchoolPeriod::startDate, Comparator.reverseOrder())
                                .thenComparing(SchoolPeriod::id))
                        .toList();
        for (var period : periods) {
            var cube = reading.cube(measure, period);
            var whole = measure.timeAgg().addsUp() ? calendar.root(period) : period;
            var cells = places.stream()
                    .map(place -> with(place, Cube.PERIOD, whole.id().toString()))
                    .toList();
            var seen = cube.together(cells, true);
            if (seen.status() != Answer.Status.OK || seen.value() == null) continue;
            var shown = cube.together(cells, false);
            var asOf = period.endDate().isAfter(today) ? today : period.endDate();
            return new Target.Latest(seen.value(), asOf, shown.value() == null);
        }
        return new Target.Latest(null, null, false);
    }

    private static Map<String, String> with(Map<String, String> place, String axis, String item) {
        var more = new TreeMap<>(place);
        more.put(axis, item);
        return more;
    }

    private List<Map<String, String>> places(ScopeType type, UUID scope) {
        return switch (type) {
            case SCHOOL -> List.of(school(scope));
            case DISTRICT -> List.of(Map.of());
            case NETWORK ->
                orgs.schoolsOf(scope).stream().map(ReviewTargets::school).toList();
            case AREA ->
                areas.byId(List.of(scope)).stream()
                        .flatMap(area -> area.schoolIds().stream())
                        .map(ReviewTargets::school)
                        .toList();
        };
    }

    private static Map<String, String> school(UUID id) {
        return Map.of(Cube.SCHOOL, id.toString());
    }
}

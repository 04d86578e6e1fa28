package org.commonground.metrics.participation;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.district.AcrossDistricts;
import org.commonground.metrics.cube.Cubes;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.MeasureState;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.observation.ComputedObservations;
import org.commonground.metrics.observation.ComputedObservations.Computed;
import org.commonground.metrics.observation.ComputedObservations.Place;
import org.commonground.metrics.replica.AcademicSessions;
import org.commonground.metrics.replica.SchoolPeriod;
import org.hibernate.Session;

/**
 * Makes observations of records: how many students took part, nobody counted twice, for each service, partner, school and the
 * district, in each period that has the days; and the share of expected places that were attended.
 *
 * <p>A total over partners or schools is stated only if all that is part of it was counted from records. Where somebody reported
 * a mere number, whose students cannot be told apart, analytics adds up and says so (SUM_WITH_OVERLAP).
 */
@ApplicationScoped
class CountParticipants {
    private static final String STUDENTS = "service.studentsServed";
    private static final String ATTENDANCE = "service.attendanceRate";

    private final AcrossDistricts districts;
    private final Session db;
    private final Measures measures;
    private final AcademicSessions sessions;
    private final ComputedObservations computed;
    private final CurrentCaller current;
    private final ExecutorService executor;
    private final AtomicBoolean awake = new AtomicBoolean();

    CountParticipants(
            AcrossDistricts districts,
            Session db,
            Measures measures,
            AcademicSessions sessions,
            ComputedObservations computed,
            CurrentCaller current,
            ExecutorService executor) {
        this.districts = districts;
        this.db = db;
        this.measures = measures;
        this.sessions = sessions;
        this.computed = computed;
        this.current = current;
        this.executor = executor;
    }

    record Wanted(String district, UUID periodId) {}

    void wake(@Observes(during = TransactionPhase.AFTER_SUCCESS) Participations.RecountWanted wanted) {
        if (awake.compareAndSet(false, true)) executor.execute(this::tick);
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        awake.set(false);
        try {
            for (var wanted : wanted()) take(wanted);
        } catch (RuntimeException e) {
            Log.warnf(e, "counts of participants wait for the next run");
        }
    }

    private List<Wanted> wanted() {
        return districts.find(
                "select district, period_id from participation_recount order by wanted_at limit 200",
                Wanted.class,
                Map.of());
    }

    private void take(Wanted wanted) {
        districts.attempt(wanted.district, "the count of participants in " + wanted.periodId, () -> {
            if (isMine(wanted)) count(wanted.periodId);
        });
    }

    /** False if another instance counts, or a writer is about to ask again. */
    private boolean isMine(Wanted wanted) {
        return db.createNativeMutationQuery("""
                        delete from participation_recount where (district, period_id) = (
                            select district, period_id from participation_recount
                            where district = :district and period_id = :period for update skip locked)
                        """)
                        .setParameter("district", wanted.district)
                        .setParameter("period", wanted.periodId)
                        .executeUpdate()
                == 1;
    }

    /** Counts a period anew, from all its records: a corrected or late record needs no other treatment. */
    void count(UUID periodId) {
        var calendar = sessions.calendar();
        var period = calendar.byId(periodId);
        if (period == null) return;
        var library = measures.byCode(Set.of(STUDENTS, ATTENDANCE));
        var counts = counts(period);
        var settled = settled(periodId);
        var students = library.get(STUDENTS);
        if (students != null && isTaken(students)) {
            var within = calendar.within(period).stream().map(SchoolPeriod::id).collect(Collectors.toSet());
            var reported = computed.reported(STUDENTS, within);
            // what was counted from records that are gone cannot be told apart any more either
            reported.addAll(settled);
            computed.replace(
                    students,
                    period,
                    counts.stream()
                            .filter(cell -> cell.present > 0)
                            .filter(cell -> !cell.isTotal() || reported.stream().noneMatch(cell.place()::includes))
                            .map(cell -> new Computed(
                                    cell.place(), BigDecimal.valueOf(cell.students), null, null, cell.students))
                            .toList(),
                    settled);
        }
        var attendance = library.get(ATTENDANCE);
        // the shortest periods only: its longer ones add up
        boolean isLeaf = calendar.within(period).size() == 1;
        if (attendance != null && isTaken(attendance) && isLeaf)
            computed.replace(
                    attendance,
                    period,
                    counts.stream()
                            .filter(cell -> !cell.isTotal())
                            .map(cell -> new Computed(
                                    cell.place(),
                                    null,
                                    BigDecimal.valueOf(cell.present),
                                    BigDecimal.valueOf(cell.expected),
                                    cell.everybody))
                            .toList(),
                    settled);
    }

    private static boolean isTaken(LibraryMeasure measure) {
        return measure.state() == MeasureState.ACTIVE;
    }

    /**
     * A cell of the table of a period.
     *
     * @param students different ones who were there
     * @param everybody different ones who were expected
     * @param present places that were taken
     * @param expected places in all
     */
    private record Counted(
            UUID schoolId, UUID partnerId, UUID serviceId, long students, long everybody, long present, long expected) {
        Place place() {
            return new Place(schoolId, partnerId, serviceId);
        }

        boolean isTotal() {
            return schoolId.equals(Cubes.NONE) || serviceId.equals(Cubes.NONE);
        }
    }

    private List<Counted> counts(SchoolPeriod period) {
        return db.createNativeQuery("""
                        select coalesce(school_id, :none) as school_id, coalesce(partner_id, :none) as partner_id,
                            coalesce(service_id, :none) as service_id,
                            count(distinct student_key) filter (where attendance = 'PRESENT') as students,
                            count(distinct student_key) as everybody,
                            count(*) filter (where attendance = 'PRESENT') as present, count(*) as expected
                        from participation_record
                        where district = :district and session_date between :from and :to
                        group by grouping sets (
                            (school_id, partner_id, service_id), (school_id, partner_id), (school_id),
                            (partner_id, service_id), (partner_id), ())
                        """, Counted.class)
                .setParameter("none", Cubes.NONE)
                .setParameter("district", current.get().district())
                .setParameter("from", period.startDate())
                .setParameter("to", period.endDate())
                .getResultList();
    }

    private record Settled(UUID schoolId, UUID partnerId, UUID serviceId) {}

    private Set<Place> settled(UUID period) {
        var places = new HashSet<Place>();
        db.createNativeQuery("""
                        select school_id, partner_id, service_id from participation_settled
                        where district = :district and period_id = :period
                        """, Settled.class)
                .setParameter("district", current.get().district())
                .setParameter("period", period)
                .getResultList()
                .forEach(row -> places.add(new Place(row.schoolId, row.partnerId, row.serviceId)));
        return places;
    }
}

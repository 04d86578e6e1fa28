package org.commonground.metrics.cube;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.district.AcrossDistricts;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.replica.AcademicSessions;
import org.commonground.metrics.replica.SchoolPeriod;
import org.hibernate.Session;

/**
 * Works tables out before anybody asks: those of years that were written to and have been quiet since. A question that comes
 * first does it itself, so nothing depends on this but the time of that question.
 */
@ApplicationScoped
class JudgeAhead {
    /** A load of many batches is worked out once, at its end. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    private static final int PAGE = 20;

    private final AcrossDistricts districts;
    private final Session db;
    private final Cubes cubes;
    private final Measures measures;
    private final AcademicSessions sessions;
    private final Clock clock;

    JudgeAhead(
            AcrossDistricts districts,
            Session db,
            Cubes cubes,
            Measures measures,
            AcademicSessions sessions,
            Clock clock) {
        this.districts = districts;
        this.db = db;
        this.cubes = cubes;
        this.measures = measures;
        this.sessions = sessions;
        this.clock = clock;
    }

    private record Due(String district, String measureCode, Integer schoolYear, Long revision) {}

    @Scheduled(
            every = "{commonground.metrics.judge-ahead}",
            delayed = "5s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        for (var due : due()) {
            try {
                CurrentCaller.asSystem(due.district, () -> judge(due));
            } catch (RuntimeException e) {
                Log.warnf(
                        e, "tables of %s in %s are worked out when they are asked for", due.measureCode, due.district);
            }
            districts.in(due.district, () -> done(due));
        }
    }

    private List<Due> due() {
        return districts.find("""
                /* across districts: what it finds is then done in the name of each */
                select district, measure_code, school_year, revision from observation_revision
                where judged is distinct from revision and changed_at < :quiet
                order by changed_at limit :page
                """, Due.class, Map.of("quiet", clock.instant().minus(QUIET), "page", PAGE));
    }

    private Due judge(Due due) {
        var measure = measures.byCode(List.of(due.measureCode)).get(due.measureCode);
        if (measure == null) return due;
        var calendar = sessions.calendar();
        var reading = cubes.patientReading(List.of(measure), calendar);
        for (var id : reading.observed(measure)) {
            var period = calendar.byId(id);
            if (period != null && period.schoolYear() == due.schoolYear) judge(reading, measure, period);
        }
        return due;
    }

    private static void judge(Cubes.Reading reading, LibraryMeasure measure, SchoolPeriod period) {
        var _ = reading.cube(measure, period);
    }

    private int done(Due due) {
        return db.createNativeMutationQuery("""
                        update observation_revision set judged = :revision
                        where district = :district and measure_code = :code and school_year = :year
                        """)
                .setParameter("revision", due.revision)
                .setParameter("district", due.district)
                .setParameter("code", due.measureCode)
                .setParameter("year", due.schoolYear)
                .executeUpdate();
    }
}

package org.commonground.metrics.cube;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.metrics.dimension.Dimensions;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.replica.SchoolCalendar;
import org.commonground.metrics.replica.SchoolPeriod;
import org.commonground.metrics.suppression.SuppressionPolicy;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * The canonical tables of a district. A table is judged once and kept while the measure's observations stay as they are; the
 * number that tells so is read with every question, so that all instances agree.
 */
@ApplicationScoped
public class Cubes {
    /** What a row is stored with that is about no single school, partner or service. */
    public static final UUID NONE = new UUID(0, 0);

    private static final int MAX_FACTS = 200_000;
    private static final int MAX_KEPT_CELLS = 300_000;

    private final Session db;
    private final CurrentCaller current;
    private final Map<Key, Cube> kept = new LinkedHashMap<>(16, 0.75f, true);
    private int keptCells;

    Cubes(Session db, CurrentCaller current) {
        this.db = db;
        this.current = current;
    }

    private record Key(
            String district, long revision, LibraryMeasure measure, Map<String, String> periods, UUID root) {}

    private record Row(
            UUID periodId,
            UUID schoolId,
            UUID partnerId,
            UUID serviceId,
            String dims,
            @Nullable BigDecimal value,
            @Nullable BigDecimal numerator,
            @Nullable BigDecimal denominator,
            @Nullable Long n) {}

    /** The policy that answers are made under. */
    public SuppressionPolicy policy() {
        return SuppressionPolicy.STARTER;
    }

    /** The table that has a period in it: its school year's, where periods of the measure add up, else its own. */
    public Cube cube(LibraryMeasure measure, SchoolPeriod period, SchoolCalendar calendar) {
        var root = measure.timeAgg().addsUp() ? calendar.root(period) : period;
        var periods = new HashMap<String, String>();
        if (measure.timeAgg().addsUp())
            for (var part : calendar.within(root)) {
                var above = part.id().equals(root.id()) ? null : calendar.parent(part);
                periods.put(
                        part.id().toString(), above == null ? "" : above.id().toString());
            }
        var key = new Key(
                current.get().district(), revision(measure.code(), root.schoolYear()), measure, periods, root.id());
        synchronized (kept) {
            var known = kept.get(key);
            if (known != null) return known;
        }
        var cube = Cube.of(
                measure,
                policy(),
                facts(measure, root.schoolYear(), periods.isEmpty() ? Set.of(root.id()) : ids(periods)),
                periods);
        synchronized (kept) {
            if (kept.put(key, cube) == null) keptCells += cube.size();
            var oldest = kept.values().iterator();
            while (keptCells > MAX_KEPT_CELLS && kept.size() > 1) {
                keptCells -= oldest.next().size();
                oldest.remove();
            }
        }
        return cube;
    }

    private static Set<UUID> ids(Map<String, String> periods) {
        var ids = new HashSet<UUID>();
        for (var id : periods.keySet()) ids.add(UUID.fromString(id));
        return ids;
    }

    /** Changes with every change to the measure's observations of a year. */
    private long revision(String code, int schoolYear) {
        var revision = db.createNativeQuery(
                        "select revision from observation_revision"
                                + " where district = :district and measure_code = :code and school_year = :year",
                        Long.class)
                .setParameter("district", current.get().district())
                .setParameter("code", code)
                .setParameter("year", schoolYear)
                .getSingleResultOrNull();
        return revision == null ? 0 : revision;
    }

    private List<Fact> facts(LibraryMeasure measure, int schoolYear, Set<UUID> periods) {
        var rows = db.createNativeQuery("""
                        select period_id, school_id, partner_id, service_id, dims, value, numerator, denominator, n
                        from observation
                        where district = :district and measure_code = :code and school_year = :year
                            and period_id = any(:periods)
                        order by period_id, school_id, partner_id, service_id, dims limit :limit
                        """, Row.class)
                .setParameter("district", current.get().district())
                .setParameter("code", measure.code())
                .setParameter("year", schoolYear)
                .setParameter("periods", periods.toArray(UUID[]::new))
                .setParameter("limit", MAX_FACTS + 1)
                .getResultList();
        if (rows.size() > MAX_FACTS)
            throw Problem.of(
                    ProblemCode.PAYLOAD_TOO_LARGE,
                    "%s has over %d observations in one table; observe it by fewer dimensions"
                            .formatted(measure.code(), MAX_FACTS));
        var groups = new HashMap<String, Map<String, String>>();
        var facts = new ArrayList<Fact>(rows.size());
        for (var row : rows)
            facts.add(new Fact(
                    row.periodId,
                    given(row.schoolId),
                    given(row.partnerId),
                    given(row.serviceId),
                    groups.computeIfAbsent(row.dims, Dimensions::group),
                    row.value,
                    row.numerator,
                    row.denominator,
                    row.n));
        return facts;
    }

    private static @Nullable UUID given(UUID id) {
        return id.equals(NONE) ? null : id;
    }

    /** The periods of these in which the measure was observed at all. */
    public Set<UUID> observed(String code, @Nullable UUID school) {
        // one look into the index for each period, however many observations there are
        return new HashSet<>(db.createNativeQuery("""
                        select p.id from replica_academic_session p
                        where p.district = :district and exists (
                            select 1 from observation o
                            where o.district = p.district and o.measure_code = :code and o.school_year = p.school_year
                              and o.period_id = p.id
                              and (cast(:school as uuid) is null or o.school_id = :school))
                        """, UUID.class)
                .setParameter("district", current.get().district())
                .setParameter("code", code)
                .setParameter("school", school, UUID.class)
                .getResultList());
    }
}

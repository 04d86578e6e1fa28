package org.commonground.metrics.cube;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.metrics.dimension.Dimensions;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.replica.EducationOrgs;
import org.commonground.metrics.replica.SchoolCalendar;
import org.commonground.metrics.replica.SchoolPeriod;
import org.commonground.metrics.suppression.SuppressionPolicies;
import org.commonground.metrics.suppression.SuppressionPolicy;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * The canonical tables of a district. A table is added up and judged once, stored, and read from there while its observations,
 * the measure, the policy, the calendar and the organisation stay as they are; what tells so is read with every question, so
 * that all instances agree and nobody gets an answer older than the last write. A question reads the cells of its answer.
 */
@ApplicationScoped
public class Cubes {
    /** What a row is stored with that is about no single school, partner or service. */
    public static final UUID NONE = new UUID(0, 0);

    private static final int MAX_FACTS = 400_000;
    private static final int MOST_SECONDS = 600;
    private static final int MAX_UNJUDGED = 4;
    private static final int MAX_HELD_CELLS = 1_000_000;

    private final Session db;
    private final CurrentCaller current;
    private final EducationOrgs orgs;
    private final JudgedTables stored;
    private final SuppressionPolicies policies;
    private final JudgingPool pool;
    private final Duration patience;
    private final Map<Place, Held> held = new LinkedHashMap<>(16, 0.75f, true);
    private final LinkedHashMap<Place, Unjudged> unjudged = new LinkedHashMap<>(16, 0.75f, true);

    Cubes(
            Session db,
            CurrentCaller current,
            EducationOrgs orgs,
            JudgedTables stored,
            SuppressionPolicies policies,
            JudgingPool pool,
            @ConfigProperty(name = "commonground.metrics.patience") Duration patience) {
        this.db = db;
        this.current = current;
        this.orgs = orgs;
        this.stored = stored;
        this.policies = policies;
        this.pool = pool;
        this.patience = patience;
    }

    private record Place(String district, String measureCode, UUID root) {}

    private record Held(long build, Cube cube, StoredCells cells) {}

    /** @param made what it was made of; another text, another table */
    private record Unjudged(String made, Cube cube) {}

    private record Wanted(Place place, String made) {}

    private record Year(String measureCode, int schoolYear) {}

    private record Revision(String measureCode, Integer schoolYear, Long revision) {}

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
        return policies.inForce();
    }

    /**
     * What is needed to answer questions about these measures, looked up at once. A table that has to be worked out anew is waited
     * for a moment; then the question is refused (503) until that is done.
     */
    public Reading reading(Collection<LibraryMeasure> measures, SchoolCalendar calendar) {
        return reading(measures, calendar, false);
    }

    /**
     * The same.
     *
     * @param unsuppressed whether counts are wanted as they are only: then no table is judged for it
     */
    public Reading reading(Collection<LibraryMeasure> measures, SchoolCalendar calendar, boolean unsuppressed) {
        return new Reading(measures, calendar, unsuppressed, System.nanoTime() + patience.toNanos());
    }

    /** The same for work of the service's own, which waits for tables as long as it takes. */
    public Reading patientReading(Collection<LibraryMeasure> measures, SchoolCalendar calendar) {
        return new Reading(
                measures,
                calendar,
                false,
                System.nanoTime() + Duration.ofSeconds(MOST_SECONDS).toNanos());
    }

    /** One table; for several, a {@link Reading} looks up at once what they have in common. */
    public Cube cube(LibraryMeasure measure, SchoolPeriod period, SchoolCalendar calendar) {
        return reading(List.of(measure), calendar).cube(measure, period);
    }

    /** The tables of some measures, as they are when they are first asked for. */
    public final class Reading {
        private final SchoolCalendar calendar;
        private final boolean unsuppressed;
        private final long until;
        private final List<String> codes;
        private final SuppressionPolicy policy = policy();
        private final Map<Year, Long> revisions = new HashMap<>();
        private final Map<Place, JudgedTables.Head> heads = new HashMap<>();
        private final Map<Place, Cube> used = new HashMap<>();
        private final Map<Place, Cube> other = new HashMap<>();
        private @Nullable Map<String, Set<UUID>> observed;
        private @Nullable Long tree;

        private Reading(
                Collection<LibraryMeasure> measures, SchoolCalendar calendar, boolean unsuppressed, long until) {
            this.until = until;
            this.calendar = calendar;
            this.unsuppressed = unsuppressed;
            codes = measures.stream().map(LibraryMeasure::code).toList();
            for (var row : revisions(codes)) revisions.put(new Year(row.measureCode, row.schoolYear), row.revision);
            for (var head : stored.heads(codes))
                heads.put(new Place(current.get().district(), head.measureCode(), head.rootId()), head);
        }

        /** The table that has a period in it: its school year's, where periods of the measure add up, else its own. */
        public Cube cube(LibraryMeasure measure, SchoolPeriod period) {
            var root = measure.timeAgg().addsUp() ? calendar.root(period) : period;
            var place = new Place(current.get().district(), measure.code(), root.id());
            var known = used.get(place);
            if (known != null) return known;
            var cube = find(place, measure, root);
            used.put(place, cube);
            return cube;
        }

        private Cube find(Place place, LibraryMeasure measure, SchoolPeriod root) {
            var periods = periods(measure, root, calendar);
            var revision = revisions.get(new Year(measure.code(), root.schoolYear()));
            if (revision == null) return Cube.of(measure, policy, List.of(), periods);
            var basis = basis(measure, policy, periods);
            var head = heads.get(place);
            if (head != null && head.revision() == revision && head.basis().equals(basis)) {
                var cube = open(place, measure, policy, head);
                if (head.orgs() == tree() || hasSameTree(cube)) return cube;
            }
            var made = "%d|%s|%d".formatted(revision, basis, tree());
            if (unsuppressed) return unjudged(place, made, () -> fresh(measure, policy, root, periods));
            var tooLarge = known(place, "judged|" + made);
            if (tooLarge != null) return tooLarge;
            return pool.get(
                    new Wanted(place, made),
                    measure.code(),
                    () -> CurrentCaller.asSystem(
                            place.district, () -> work(place, measure, policy, root, periods, basis)),
                    until);
        }

        /**
         * The same from some of its facts only. Whoever sees no small counts sees of it only what the whole table tells as well, and
         * says the same: two tables of the same people could be subtracted from one another.
         */
        public Cube cube(LibraryMeasure measure, SchoolPeriod period, Which which) {
            if (which.equals(Which.ALL)) return cube(measure, period);
            var root = measure.timeAgg().addsUp() ? calendar.root(period) : period;
            var periods = periods(measure, root, calendar);
            return other.computeIfAbsent(
                            new Place(current.get().district(), measure.code(), root.id()),
                            _ -> Cube.of(measure, policy, facts(measure, root, periods, which), periods, orgs.tree()))
                    .besides(cube(measure, period));
        }

        /** The periods of these in which a measure was observed at all. */
        public Set<UUID> observed(LibraryMeasure measure) {
            if (observed == null) observed = Cubes.this.observed(codes);
            return observed.getOrDefault(measure.code(), Set.of());
        }

        private long tree() {
            if (tree == null) tree = orgs.treeMark();
            return tree;
        }
    }

    /** What was worked out and is still held by heart, or an empty hull around what is stored. */
    private Cube open(Place place, LibraryMeasure measure, SuppressionPolicy policy, JudgedTables.Head head) {
        synchronized (held) {
            var known = held.get(place);
            if (known != null && known.build == head.build()) return known.cube;
        }
        var district = place.district;
        var table = TableShape.of(stored.shape(district, place.measureCode, place.root, head.build()));
        var cells = new StoredCells(
                table.shape(),
                table.directory(),
                (level, from, to) ->
                        stored.blocks(district, place.measureCode, place.root, head.build(), level, from, to));
        var cube = Cube.stored(measure, policy, table.shape(), cells);
        hold(place, new Held(head.build(), cube, cells));
        return cube;
    }

    private void hold(Place place, Held table) {
        synchronized (held) {
            held.put(place, table);
            int cells = 0;
            for (var each : held.values()) cells += each.cells.held() + 64;
            var oldest = held.values().iterator();
            while (cells > MAX_HELD_CELLS && held.size() > 1) {
                cells -= oldest.next().cells.held() + 64;
                oldest.remove();
            }
        }
    }

    /** A table that is not stored: only added up, which takes a part of the time, or too large. A few of them are held. */
    private Cube unjudged(Place place, String made, Supplier<Cube> work) {
        var known = known(place, made);
        if (known != null) return known;
        var cube = work.get();
        synchronized (unjudged) {
            unjudged.put(place, new Unjudged(made, cube));
            if (unjudged.size() > MAX_UNJUDGED) unjudged.pollFirstEntry();
        }
        return cube;
    }

    private @Nullable Cube known(Place place, String made) {
        synchronized (unjudged) {
            var known = unjudged.get(place);
            return known != null && known.made.equals(made) ? known.cube : null;
        }
    }

    /** Adds a table up and judges it, unless another instance just did. */
    private Cube work(
            Place place,
            LibraryMeasure measure,
            SuppressionPolicy policy,
            SchoolPeriod root,
            Map<String, String> periods,
            String basis) {
        return QuarkusTransaction.requiringNew().timeout(MOST_SECONDS).call(() -> {
            stored.lock(place.district, place.measureCode, place.root);
            long tree = orgs.treeMark();
            var revision = revisions(List.of(measure.code())).stream()
                    .filter(row -> row.schoolYear == root.schoolYear())
                    .map(Revision::revision)
                    .findFirst()
                    .orElse(0L);
            for (var head : stored.heads(List.of(measure.code())))
                if (head.rootId().equals(root.id())
                        && head.revision() == revision
                        && head.basis().equals(basis)
                        && head.orgs() == tree) return open(place, measure, policy, head);
            var cube = fresh(measure, policy, root, periods);
            cube.judge();
            var head = new JudgedTables.Head(measure.code(), root.id(), revision, basis, tree, 0);
            return stored.keep(head, root, cube)
                    ? cube
                    : unjudged(place, "judged|%d|%s|%d".formatted(revision, basis, tree), () -> cube);
        });
    }

    private Cube fresh(
            LibraryMeasure measure, SuppressionPolicy policy, SchoolPeriod root, Map<String, String> periods) {
        return Cube.of(measure, policy, facts(measure, root, periods, Which.ALL), periods, orgs.tree());
    }

    /** An organisation changed somewhere; most tables hang on other parts of the tree. */
    private boolean hasSameTree(Cube cube) {
        return Cube.above(cube.items(Cube.SCHOOL), orgs.tree()).equals(cube.parents(Cube.SCHOOL));
    }

    private static Map<String, String> periods(LibraryMeasure measure, SchoolPeriod root, SchoolCalendar calendar) {
        var periods = new TreeMap<String, String>();
        if (measure.timeAgg().addsUp())
            for (var part : calendar.allWithin(root)) {
                if (!measure.frequency().takes(part.type())) continue;
                var above = part.id().equals(root.id()) ? null : calendar.parent(part);
                periods.put(
                        part.id().toString(), above == null ? "" : above.id().toString());
            }
        return periods;
    }

    private static String basis(LibraryMeasure measure, SuppressionPolicy policy, Map<String, String> periods) {
        try {
            var text = "%s\n%s\n%s".formatted(measure, policy, periods);
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<UUID> ids(Map<String, String> periods) {
        var ids = new HashSet<UUID>();
        for (var id : periods.keySet()) ids.add(UUID.fromString(id));
        return ids;
    }

    /** They change with every change to the measures' observations of a year. */
    private List<Revision> revisions(Collection<String> codes) {
        return db.createNativeQuery("""
                        select measure_code, school_year, revision from observation_revision
                        where district = :district and measure_code = any(:codes)
                        """, Revision.class)
                .setParameter("district", current.get().district())
                .setParameter("codes", codes.toArray(String[]::new))
                .getResultList();
    }

    private static final String CURRENT = """
            select period_id, school_id, partner_id, service_id, dims, value, numerator, denominator, n
            from observation
            where district = :district and measure_code = :code and school_year = :year and period_id = any(:periods)
            """;

    private static final String ORDER = " order by period_id, school_id, partner_id, service_id, dims limit :limit";

    private static final String EARLIER = CURRENT + """
             and recorded_at <= :asOf
            union all
            select period_id, school_id, partner_id, service_id, dims, value, numerator, denominator, n
            from observation_past
            where district = :district and measure_code = :code and school_year = :year and period_id = any(:periods)
                and recorded_at <= :asOf and superseded_at > :asOf
            """ + ORDER;

    private static final String FACTS = CURRENT + ORDER;

    private static final String APPROVED = CURRENT + """
             and exists (
                select 1 from submission s
                where s.district = observation.district and s.period_id = observation.period_id
                    and s.state in ('APPROVED', 'PUBLISHED') and s.school_id = observation.school_id
                    and (s.partner_id is null or s.partner_id = observation.partner_id) and :code = any(s.measure_codes))
            """ + ORDER;

    private List<Fact> facts(LibraryMeasure measure, SchoolPeriod root, Map<String, String> parts, Which which) {
        var periods = parts.isEmpty() ? Set.of(root.id()) : ids(parts);
        var sql = which.asOf() != null ? EARLIER : which.approvedOnly() ? APPROVED : FACTS;
        var query = db.createNativeQuery(sql, Row.class)
                .setParameter("district", current.get().district())
                .setParameter("code", measure.code())
                .setParameter("year", root.schoolYear())
                .setParameter("periods", periods.toArray(UUID[]::new))
                .setParameter("limit", MAX_FACTS + 1);
        if (which.asOf() != null) query.setParameter("asOf", which.asOf());
        var rows = query.getResultList();
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

    private record Seen(String measureCode, UUID period) {}

    private Map<String, Set<UUID>> observed(List<String> codes) {
        var observed = new HashMap<String, Set<UUID>>();
        // one look into the index for each measure and period, however many observations there are: the limit keeps the
        // planner
        // from joining all of them
        db.createNativeQuery("""
                        select m.code, p.id from known_period p
                        cross join unnest(:codes) as m (code)
                        cross join lateral (
                            select 1 from observation o
                            where o.district = :district and o.measure_code = m.code and o.school_year = p.school_year
                              and o.period_id = p.id limit 1) as seen
                        where p.district = :district
                        """, Seen.class)
                .setParameter("district", current.get().district())
                .setParameter("codes", codes.toArray(String[]::new))
                .getResultList()
                .forEach(seen -> observed.computeIfAbsent(seen.measureCode, _ -> new HashSet<>())
                        .add(seen.period));
        return observed;
    }

    /** The periods in which a measure was observed at a school, or at all. */
    public Set<UUID> observed(String code, @Nullable UUID school) {
        return new HashSet<>(db.createNativeQuery("""
                        select p.id from known_period p
                        cross join lateral (
                            select 1 from observation o
                            where o.district = :district and o.measure_code = :code and o.school_year = p.school_year
                              and o.period_id = p.id
                              and (cast(:school as uuid) is null or o.school_id = :school) limit 1) as seen
                        where p.district = :district
                        """, UUID.class)
                .setParameter("district", current.get().district())
                .setParameter("code", code)
                .setParameter("school", school, UUID.class)
                .getResultList());
    }
}

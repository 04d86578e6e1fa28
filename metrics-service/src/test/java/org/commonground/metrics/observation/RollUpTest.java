package org.commonground.metrics.observation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.metrics.Registry;
import org.commonground.metrics.cube.Answer;
import org.commonground.metrics.cube.Cube;
import org.commonground.metrics.cube.Cubes;
import org.commonground.metrics.cube.Fact;
import org.commonground.metrics.cube.Which;
import org.commonground.metrics.dimension.Dimensions;
import org.commonground.metrics.measure.DataSource;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.replica.AcademicSessions;
import org.commonground.metrics.suppression.SuppressionPolicy;
import org.commonground.testkit.RealParts;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is stored and added up is the same as adding up what is there, whatever was written in whatever order. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class RollUpTest {
    private static final List<String> SCHOOLS = List.of("a", "b", "c", "d");
    private static final List<String> PERIODS = List.of("sy2026-q1", "sy2026-q2");
    private static final List<String> GROUPS = List.of(
            "", "GENDER=FEMALE", "GENDER=MALE", "RACE_ETHNICITY=ASIAN", "RACE_ETHNICITY=BLACK", "RACE_ETHNICITY=WHITE");

    private static @Nullable Registry known;

    @Inject
    Observations observations;

    @Inject
    Cubes cubes;

    @Inject
    Session db;

    @Inject
    Measures measures;

    @Inject
    AcademicSessions sessions;

    private Registry registry;

    @BeforeEach
    void schools() {
        if (known == null) known = schoolsOf();
        registry = known;
    }

    private static Registry schoolsOf() {
        var registry = Registry.of("roll-ups");
        registry.org("east", "NETWORK", "district");
        for (var school : SCHOOLS) registry.org(school, "SCHOOL", school.equals("d") ? "district" : "east");
        for (var school : SCHOOLS)
            registry.record("measureCode,schoolSourcedId,periodSourcedId,value\nservice.sessionsHeld,%s,sy2026-q2,1\n"
                    .formatted(school));
        return registry;
    }

    /** What should be stored, by its key. */
    private final Map<String, Observation> model = new TreeMap<>();

    @Test
    void roll_ups_equal_recomputation_after_inserts_corrections_deletes_and_late_rows() {
        for (var code : List.of("student.attendanceImproved%", "service.studentsServed", "service.hoursDelivered"))
            for (int seed = 1; seed <= 3; seed++) {
                var random = new Random(seed);
                for (int round = 0; round < 4; round++) {
                    var batch = batch(code, random);
                    boolean remove = round > 0 && random.nextInt(3) == 0;
                    write(batch, remove);
                    compare(code);
                }
            }
    }

    @Test
    void of_two_who_state_a_new_fact_at_once_the_later_one_corrects_it() throws Exception {
        var code = "resources.cash";
        var later = new CompletableFuture<Observations.Stored>();
        inDistrict(() -> QuarkusTransaction.requiringNew().call(() -> {
            observations.upsert(List.of(count(code, "b", "sy2026-q1", 10)));
            later.completeAsync(
                    () -> inDistrict(() -> QuarkusTransaction.requiringNew()
                            .call(() -> observations.upsert(
                                    List.of(count(code, "a", "sy2026-q1", 5), count(code, "b", "sy2026-q1", 20))))),
                    work -> Thread.ofPlatform().start(work));
            // it found nothing either, and waits for the key that this transaction holds
            await().pollInSameThread()
                    .until(() -> db.createNativeQuery(
                                    "select exists (select from pg_locks where locktype = 'transactionid' and not granted)",
                                    Boolean.class)
                            .getSingleResult());
            return code;
        }));
        assertThat(later.get(30, TimeUnit.SECONDS)).isEqualTo(new Observations.Stored(1, 1));
    }

    @Test
    void what_a_fact_was_is_told_as_of_then_where_nothing_changed() {
        var code = "family.mealsProvided";
        write(List.of(count(code, "a", "sy2026-q1", 40), count(code, "b", "sy2026-q1", 50)), false);
        var then = Instant.now();
        write(List.of(count(code, "a", "sy2026-q1", 41)), false);
        inDistrict(() -> {
            var measure = measure(code);
            var calendar = sessions.calendar();
            var year = requireNonNull(calendar.bySourcedId("sy2026"));
            var earlier = cubes.reading(List.of(measure), calendar).cube(measure, year, new Which(then, false));
            assertThat(earlier.at(at("a"), true).value()).isEqualByComparingTo("40");
            assertThat(earlier.at(at("b"), false).value()).isEqualByComparingTo("50");
            assertThat(earlier.at(Map.of(), true).value()).isEqualByComparingTo("90");
            var now = cubes.reading(List.of(measure), calendar).cube(measure, year);
            assertThat(now.at(at("a"), true).value()).isEqualByComparingTo("41");
            return year;
        });
    }

    @Test
    void what_was_approved_is_a_table_of_its_own() {
        var code = "resources.inKind";
        write(List.of(count(code, "a", "sy2026-q1", 40), count(code, "b", "sy2026-q1", 50)), false);
        inDistrict(() -> QuarkusTransaction.requiringNew()
                .call(() -> db.createNativeMutationQuery("""
                        insert into submission (id, district, version, created_at, created_by, updated_at, updated_by, school_id,
                            period_id, measure_codes, due_on, state, revision, late, submitted_by, verified_by, findings, history)
                        values (:id, :district, 0, now(), 'test', now(), 'test', :school, :period, array['resources.inKind'],
                            date '2026-01-31', 'APPROVED', 1, false, 'one', 'another', '[]', '[]')
                        """)
                        .setParameter("id", UUID.randomUUID())
                        .setParameter("district", registry.district())
                        .setParameter("school", registry.id("a"))
                        .setParameter("period", registry.id("sy2026-q1"))
                        .executeUpdate()));
        inDistrict(() -> {
            var measure = measure(code);
            var calendar = sessions.calendar();
            var year = requireNonNull(calendar.bySourcedId("sy2026"));
            var approved = cubes.reading(List.of(measure), calendar).cube(measure, year, new Which(null, true));
            assertThat(approved.at(at("a"), true).value()).isEqualByComparingTo("40");
            assertThat(approved.at(at("b"), true).status()).isEqualTo(Answer.Status.NO_DATA);
            assertThat(approved.at(Map.of(), true).value()).isEqualByComparingTo("40");
            return year;
        });
        inDistrict(() -> QuarkusTransaction.requiringNew()
                .call(() -> db.createNativeMutationQuery(
                                "update submission set state = 'REOPENED' where district = :district")
                        .setParameter("district", registry.district())
                        .executeUpdate()));
        inDistrict(() -> {
            var measure = measure(code);
            var calendar = sessions.calendar();
            var year = requireNonNull(calendar.bySourcedId("sy2026"));
            var reopened = cubes.reading(List.of(measure), calendar).cube(measure, year, new Which(null, true));
            assertThat(reopened.at(at("a"), true).status()).isEqualTo(Answer.Status.NO_DATA);
            return year;
        });
    }

    private Map<String, String> at(String school) {
        return Map.of(Cube.SCHOOL, registry.id(school).toString());
    }

    private static int year(String period) {
        return Integer.parseInt(period.substring(2, 6));
    }

    private Observation count(String code, String school, String period, int value) {
        return new Observation(
                1,
                code,
                1,
                registry.id(period),
                year(period),
                registry.id(school),
                Cubes.NONE,
                Cubes.NONE,
                "",
                BigDecimal.valueOf(value),
                null,
                null,
                null,
                DataSource.MANUAL);
    }

    private List<Observation> batch(String code, Random random) {
        var batch = new TreeMap<String, Observation>();
        for (int i = 0; i < 25; i++) {
            var people = random.nextInt(60);
            boolean isShare = code.endsWith("%");
            var period = PERIODS.get(random.nextInt(PERIODS.size()));
            var row = new Observation(
                    i + 1,
                    code,
                    1,
                    registry.id(period),
                    year(period),
                    registry.id(SCHOOLS.get(random.nextInt(SCHOOLS.size()))),
                    Cubes.NONE,
                    Cubes.NONE,
                    code.startsWith("service.hours") ? "" : GROUPS.get(random.nextInt(GROUPS.size())),
                    isShare ? null : BigDecimal.valueOf(people),
                    isShare ? BigDecimal.valueOf(random.nextInt(people + 1)) : null,
                    isShare ? BigDecimal.valueOf(people) : null,
                    null,
                    DataSource.SIS);
            batch.put(row.key().toString(), row);
        }
        return List.copyOf(batch.values());
    }

    private void write(List<Observation> batch, boolean remove) {
        inDistrict(() -> QuarkusTransaction.requiringNew()
                .call(() -> remove ? observations.remove(batch) : observations.upsert(batch)));
        for (var row : batch) {
            if (remove) model.remove(row.key().toString());
            else model.put(row.key().toString(), row);
        }
    }

    private void compare(String code) {
        inDistrict(() -> {
            var measure = measure(code);
            var calendar = sessions.calendar();
            var reading = cubes.reading(List.of(measure), calendar);
            for (var sourcedId : measure.timeAgg().addsUp() ? List.of("sy2026") : PERIODS) {
                var period = requireNonNull(calendar.bySourcedId(sourcedId));
                // once worked out, once read from what was stored
                for (int look = 0; look < 2; look++) {
                    var stored = cubes.reading(List.of(measure), calendar).cube(measure, period);
                    var again = recomputed(measure, period.id());
                    for (var place : places(measure))
                        for (var privileged : new boolean[] {false, true})
                            assertThat(stored.at(place, privileged))
                                    .as("%s at %s", code, place)
                                    .isEqualTo(again.at(place, privileged));
                }
                assertThat(reading.observed(measure)).isNotNull();
            }
            return measure;
        });
    }

    private Cube recomputed(LibraryMeasure measure, UUID period) {
        var facts = new ArrayList<Fact>();
        for (var row : model.values()) {
            if (!row.measureCode().equals(measure.code())) continue;
            if (!measure.timeAgg().addsUp() && !row.period().equals(period)) continue;
            facts.add(new Fact(
                    row.period(),
                    row.school(),
                    null,
                    null,
                    Dimensions.group(row.dims()),
                    row.value(),
                    row.numerator(),
                    row.denominator(),
                    row.n()));
        }
        facts.sort(Comparator.comparing(Fact::period).thenComparing(fact -> requireNonNull(fact.school())));
        var periods = new TreeMap<String, String>();
        if (measure.timeAgg().addsUp()) {
            var year = registry.id("sy2026").toString();
            var semester = registry.id("sy2026-s1").toString();
            periods.put(year, "");
            periods.put(semester, year);
            for (var quarter : PERIODS) periods.put(registry.id(quarter).toString(), semester);
        }
        var networks = new TreeMap<String, String>();
        for (var school : SCHOOLS)
            if (!school.equals("d"))
                networks.put(registry.id(school).toString(), registry.id("east").toString());
        return Cube.of(measure, SuppressionPolicy.STARTER, facts, periods, networks);
    }

    private List<Map<String, String>> places(LibraryMeasure measure) {
        var places = new ArrayList<Map<String, String>>();
        var schools = new ArrayList<>(SCHOOLS);
        schools.add("east");
        schools.add("");
        for (var school : schools)
            for (var group : GROUPS)
                for (var period : List.of("", "sy2026", "sy2026-s1", "sy2026-q1", "sy2026-q2")) {
                    if (!measure.timeAgg().addsUp() && !period.isEmpty()) continue;
                    var place = new TreeMap<>(Dimensions.group(group));
                    if (!school.isEmpty())
                        place.put(Cube.SCHOOL, registry.id(school).toString());
                    if (!period.isEmpty())
                        place.put(Cube.PERIOD, registry.id(period).toString());
                    places.add(place);
                }
        return places;
    }

    private LibraryMeasure measure(String code) {
        return requireNonNull(measures.byCode(List.of(code)).get(code));
    }

    private <T> T inDistrict(Supplier<T> work) {
        return CurrentCaller.asSystem(registry.district(), work);
    }

    @Test
    void a_question_reads_the_same_however_many_look_at_once() {
        var answers = new ArrayList<Answer>();
        write(List.of(count("staff.plHours", "a", "sy2026-q1", 12)), false);
        for (int i = 0; i < 3; i++)
            answers.add(inDistrict(() -> {
                var measure = measure("staff.plHours");
                var calendar = sessions.calendar();
                return cubes.reading(List.of(measure), calendar)
                        .cube(measure, requireNonNull(calendar.bySourcedId("sy2026")))
                        .at(at("a"), true);
            }));
        assertThat(answers).hasSize(3).containsOnly(answers.getFirst());
    }
}

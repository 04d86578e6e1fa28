package org.commonground.metrics;

import static org.awaitility.Awaitility.await;

import com.google.errorprone.annotations.FormatMethod;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/**
 * The service at size, through HTTP. No test: it prints figures and is run by name,
 * {@code mvn -pl metrics-service test -Dtest=ScaleBenchmark -Dscale.fillers=40 -Dcommonground.metrics.judge-ahead=1s}, in parts with
 * {@code -Dscale.parts=queries} and the like. One district of 500 schools in 12
 * networks, ten school years of four quarters, 12 groups a school and quarter; each measure has 240,000 observations. Two
 * protected measures and two public ones are asked about; fillers only make the table as large as it is.
 */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class ScaleBenchmark {
    private static final int FILLERS = Integer.getInteger("scale.fillers", 2);
    private static final List<String> PARTS =
            List.of(System.getProperty("scale.parts", "queries,ingest,export").split(","));
    private static final int ROUNDS = Integer.getInteger("scale.rounds", 60);

    private static final String CREDITS = "student.collegeCreditsEarned";

    private static final String GENERATE = """
            insert into observation (district, measure_code, school_year, period_id, school_id, partner_id, service_id, dims,
                value, numerator, denominator, n, measure_version, source, recorded_at, recorded_by)
            select 'scale', ?, y, md5('sy' || y || 'q' || q)::uuid, md5('school' || s)::uuid, nil, nil, g.dims,
                case when ? then null else people end, case when ? then floor(people * (0.3 + 0.4 * h)) end,
                case when ? then people end, null, 1, 'SIS', timestamptz '2026-01-01', 'scale'
            from generate_series(2017, 2026) y, generate_series(1, 4) q, generate_series(1, 500) s,
                (values ('', 1.0), ('GENDER=FEMALE', 0.48), ('GENDER=MALE', 0.47), ('GENDER=NON_BINARY', 0.05),
                    ('RACE_ETHNICITY=ASIAN', 0.08), ('RACE_ETHNICITY=BLACK', 0.30), ('RACE_ETHNICITY=HISPANIC', 0.35),
                    ('RACE_ETHNICITY=WHITE', 0.15), ('RACE_ETHNICITY=MULTI', 0.06), ('RACE_ETHNICITY=AMERICAN_INDIAN', 0.02),
                    ('RACE_ETHNICITY=PACIFIC_ISLANDER', 0.01), ('RACE_ETHNICITY=UNKNOWN', 0.03)) as g (dims, share),
                lateral (select '00000000-0000-0000-0000-000000000000'::uuid as nil,
                    abs(hashint4(s * 7919 + y * 31 + q) % 1000) / 1000.0 as h) as random,
                lateral (select floor((100 + h * 900) * g.share) as people) as counted
            """;

    @Inject
    DataSource database;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private String analyst = "";
    private String privileged = "";
    private String sis = "";

    @Test
    void figures() throws Exception {
        var home = Registry.of("warm");
        analyst = Tokens.of(Role.ANALYST).inDistrict("scale").signed();
        privileged = Tokens.of(Role.ANALYST_PRIVILEGED).inDistrict("scale").signed();
        sis = Tokens.of(Role.SIS_INTEGRATION).inDistrict("scale").signed();
        load(home.district());
        if (PARTS.contains("queries")) {
            judge();
            queries();
        }
        if (PARTS.contains("ingest")) ingest();
        if (PARTS.contains("export")) export();
    }

    private void load(String template) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("""
                    insert into measure_definition select md5(id::text)::uuid, 'scale', version, created_at, created_by, updated_at,
                        updated_by, code, measure_version, name, description, rba_quadrant, accountability, value_type, unit,
                        polarity, time_agg, org_agg, rate_per, numerator_label, denominator_label, dimensions, frequency, source,
                        privacy_class, min_cell, max_yearly_change, state, state_reason
                    from measure_definition where district = '%s'
                    """.formatted(template));
            statement.execute("""
                    insert into replica_education_org
                    select 'scale', md5('district')::uuid, 1, 'district', 'District', 'DISTRICT', null, true
                    union all
                    select 'scale', md5('network' || i)::uuid, 1, 'n' || i, 'Network ' || i, 'NETWORK', md5('district')::uuid, true
                    from generate_series(0, 11) i
                    union all
                    select 'scale', md5('school' || i)::uuid, 1, 's' || i, 'School ' || i, 'SCHOOL', md5('network' || i %% 12)::uuid, true
                    from generate_series(1, 500) i
                    """.replace("%%", "%"));
            statement.execute("""
                    insert into replica_academic_session
                    select 'scale', md5('sy' || y)::uuid, 1, 'sy' || y, 'Year ' || y, 'SCHOOL_YEAR', make_date(y - 1, 8, 20),
                        make_date(y, 6, 10), null, y, true from generate_series(2017, 2026) y
                    union all
                    select 'scale', md5('sy' || y || 'q' || q)::uuid, 1, 'sy' || y || '-q' || q, 'Quarter', 'GRADING_PERIOD',
                        make_date(y - 1, 8, 20) + 60 * (q - 1), make_date(y - 1, 8, 19) + 60 * q, md5('sy' || y)::uuid, y, true
                    from generate_series(2017, 2026) y, generate_series(1, 4) q
                    """);
        }
        long start = System.nanoTime();
        var codes = new ArrayList<>(List.of(
                "student.attendanceImproved%",
                "service.studentsServed", "service.sessionsHeld", "family.mealsProvided"));
        for (int i = 0; i < FILLERS; i++) codes.add("filler.m%02d".formatted(i));
        for (var code : codes) generate(code);
        long rows = number("select count(*) from observation /* across districts: a benchmark */");
        say(
                "loaded %,d observations in %.0f s; table %s, index %s",
                rows, seconds(start), size("pg_table_size"), size("pg_indexes_size"));
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("vacuum analyze observation");
            statement.execute("""
                    insert into observation_revision (district, measure_code, school_year, revision, changed_at)
                    select 'scale', code, y, nextval('observation_revision_number'), now() - interval '1 hour'
                    from unnest(array['student.attendanceImproved%', 'service.studentsServed', 'service.sessionsHeld',
                        'family.mealsProvided']) code, generate_series(2017, 2026) y
                    """);
        }
    }

    private void generate(String code) throws SQLException {
        boolean isShare = code.endsWith("%");
        boolean isPlain = code.startsWith("service.sessions") || code.startsWith("family.meals");
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(GENERATE + (isPlain ? " where g.dims = ''" : ""))) {
            insert.setString(1, code);
            for (int i = 2; i <= 4; i++) insert.setBoolean(i, isShare);
            insert.executeUpdate();
        }
    }

    private String size(String function) throws SQLException {
        return number("select sum(%s(inhrelid)) / 1048576 from pg_inherits where inhparent = 'observation'::regclass"
                        .formatted(function))
                + " MiB";
    }

    private void judge() {
        long start = System.nanoTime();
        await().atMost(Duration.ofMinutes(20))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> number(
                                "select count(*) from observation_revision where district = 'scale' and judged is distinct from revision")
                        == 0);
        try {
            say(
                    "worked out %d tables of %,d observations in %.0f s; %d blocks of %d MiB",
                    number("select count(*) from judged_table where district = 'scale'"),
                    number(
                            "select count(*) from observation where district = 'scale' and measure_code not like 'filler%'"),
                    seconds(start),
                    number("select count(*) from judged_block where district = 'scale'"),
                    number("select pg_total_relation_size('judged_block') / 1048576"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shapes by name; {@code @y} is some school year, {@code @s} some school, {@code @n} some network. */
    private static Map<String, String> shapes() {
        var shapes = new LinkedHashMap<String, String>();
        var served = "measure=service.studentsServed&dimension=period:sy@y";
        var quarters = "measure=service.studentsServed&dimension=period:sy@y-q1,sy@y-q2,sy@y-q3,sy@y-q4";
        var share = "measure=student.attendanceImproved%&dimension=period:sy@y-q2";
        var shares = "measure=student.attendanceImproved%&dimension=period:sy@y-q1,sy@y-q2,sy@y-q3,sy@y-q4";
        shapes.put("year: total", served);
        shapes.put("year: school", served + "&dimension=school:ALL");
        shapes.put("year: public, school", "measure=service.sessionsHeld&dimension=period:sy@y&dimension=school:ALL");
        shapes.put("year: one school, quarter, race", quarters + "&dimension=school:s@s&disaggregate=RACE_ETHNICITY");
        shapes.put("year: school, gender", served + "&dimension=school:ALL&disaggregate=GENDER");
        shapes.put("year: share, school, race", share + "&dimension=school:ALL&disaggregate=RACE_ETHNICITY");
        shapes.put("year: quarter, network, race", shares + "&dimension=network:ALL&disaggregate=RACE_ETHNICITY");
        shapes.put("year: quarter, school", quarters + "&dimension=school:ALL");
        shapes.put("year: quarter, school, gender", quarters + "&dimension=school:ALL&disaggregate=GENDER");
        shapes.put(
                "year: quarter, school, race (16,000 rows)",
                quarters + "&dimension=school:ALL&disaggregate=RACE_ETHNICITY");
        shapes.put(
                "year: schools of a network, gender",
                share + "&dimension=school:ALL&filter=network:n@n&disaggregate=GENDER");
        var all = "measure=service.studentsServed&dimension=period:ALL_SCHOOL_YEARS";
        shapes.put("history: total", all);
        shapes.put("history: school (5,000 rows)", all + "&dimension=school:ALL");
        shapes.put("history: network, gender", all + "&dimension=network:ALL&disaggregate=GENDER");
        shapes.put("history: one school, race", all + "&dimension=school:s@s&disaggregate=RACE_ETHNICITY");
        shapes.put(
                "history: share, one school, race",
                "measure=student.attendanceImproved%&dimension=period:ALL_SCHOOL_YEARS&dimension=school:s@s&disaggregate=RACE_ETHNICITY");
        return shapes;
    }

    private void queries() throws Exception {
        var random = new Random(1);
        for (int i = 0; i < 5; i++) for (var shape : shapes().values()) ask(filled(shape, random));
        say("%-45s %8s %8s %8s %10s", "ms over HTTP, %d times each".formatted(ROUNDS), "p50", "p95", "max", "bytes");
        for (var shape : shapes().entrySet()) {
            var times = new double[ROUNDS];
            long bytes = 0;
            for (int round = 0; round < ROUNDS; round++) {
                var question = filled(shape.getValue(), random);
                long start = System.nanoTime();
                bytes = ask(question);
                times[round] = seconds(start) * 1_000;
            }
            Arrays.sort(times);
            say(
                    "%-45s %8.1f %8.1f %8.1f %,10d",
                    shape.getKey(), times[ROUNDS / 2], times[(int) (ROUNDS * 0.95)], times[ROUNDS - 1], bytes);
        }
    }

    private static String filled(String shape, Random random) {
        return shape.replace("@y", Integer.toString(2017 + random.nextInt(10)))
                .replace("@s", Integer.toString(1 + random.nextInt(500)))
                .replace("@n", Integer.toString(random.nextInt(12)));
    }

    private long ask(String question) throws IOException, InterruptedException {
        var answer = http.send(
                request(
                                "/v1/analytics?"
                                        + question.replace("%", URLEncoder.encode("%", StandardCharsets.UTF_8)),
                                analyst)
                        .build(),
                BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200)
            throw new IllegalStateException(question + ": " + new String(answer.body(), StandardCharsets.UTF_8));
        return answer.body().length;
    }

    private static HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json");
    }

    // --- ingest

    private void ingest() throws Exception {
        int warm = 8;
        int batches = 24;
        for (int no = 0; no < warm; no++) {
            post(batch(CREDITS, no, 2018));
            copy(no, 2018);
        }
        var ratios = new double[batches];
        double api = 0;
        double plain = 0;
        for (int no = 0; no < batches; no++) {
            var body = batch(CREDITS, no, 2026);
            // in turn, so that neither always finds the other's pages in memory
            double copied = no % 2 == 0 ? copy(no, 2026) : 0;
            double posted = post(body);
            if (no % 2 == 1) copied = copy(no, 2026);
            ratios[no] = posted / copied;
            api += posted;
            plain += copied;
        }
        Arrays.sort(ratios);
        long rows = 20_000L * batches;
        say("ingest: %,d rows over HTTP as CSV in %.1f s = %,.0f rows/s", rows, api, rows / api);
        say(
                "plain COPY into the same table: %,.0f rows/s; the API takes %.2f times as long (by batch: %.2f, median %.2f, %.2f)",
                rows / plain, api / plain, ratios[0], ratios[batches / 2], ratios[batches - 1]);
        double again = 0;
        double changed = 0;
        for (int no = 0; no < 6; no++) {
            again += post(batch(CREDITS, no, 2026));
            changed += post(batch(CREDITS, no, 2026).replace("\n", "1\n").replaceFirst("value1", "value"));
        }
        say("sent again: %,.0f rows/s; with other values: %,.0f rows/s", 120_000 / again, 120_000 / changed);
    }

    private static String batch(String code, int no, int year) {
        var grades = List.of("01", "02", "03", "04", "05", "06", "07", "08");
        var races = List.of("ASIAN", "BLACK", "HISPANIC", "WHITE", "MULTI");
        var text = new StringBuilder("measureCode,schoolSourcedId,periodSourcedId,GRADE_LEVEL,RACE_ETHNICITY,value\n");
        for (int school = 1; school <= 500; school++)
            for (var grade : grades)
                for (var race : races)
                    text.append(code)
                            .append(",s")
                            .append(school)
                            .append(",sy")
                            .append(year - no / 4)
                            .append("-q")
                            .append(1 + no % 4)
                            .append(',')
                            .append(grade)
                            .append(',')
                            .append(race)
                            .append(',')
                            .append(school % 90 + no)
                            .append('\n');
        return text.toString();
    }

    private double post(String body) throws IOException, InterruptedException {
        long start = System.nanoTime();
        var answer = http.send(
                request("/v1/observations:batch", sis)
                        .header("Content-Type", "text/csv")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        double took = seconds(start);
        if (answer.statusCode() != 200) throw new IllegalStateException(answer.body());
        return took;
    }

    /** The same rows under another code. */
    private double copy(int no, int from) throws SQLException, IOException {
        var text = new StringBuilder();
        batch("copied.rows", no, from).lines().skip(1).forEach(line -> {
            var cells = line.split(",");
            var year = cells[2].substring(2, 6);
            text.append("scale\tcopied.rows\t")
                    .append(year)
                    .append('\t')
                    .append(md5("sy" + year + "q" + cells[2].charAt(8)))
                    .append('\t')
                    .append(md5("school" + cells[1].substring(1)))
                    .append(
                            "\t00000000-0000-0000-0000-000000000000\t00000000-0000-0000-0000-000000000000\tGRADE_LEVEL=")
                    .append(cells[3])
                    .append("|RACE_ETHNICITY=")
                    .append(cells[4])
                    .append('\t')
                    .append(cells[5])
                    .append("\t1\tSIS\t2026-01-01T00:00:00Z\tscale\n");
        });
        var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        try (Connection connection = database.getConnection()) {
            long start = System.nanoTime();
            var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("""
                            copy observation (district, measure_code, school_year, period_id, school_id, partner_id, service_id,
                                dims, value, measure_version, source, recorded_at, recorded_by) from stdin
                            """);
            copy.writeToCopy(bytes, 0, bytes.length);
            copy.endCopy();
            return seconds(start);
        }
    }

    private static UUID md5(String text) {
        try {
            var hash = ByteBuffer.wrap(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
            return new UUID(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    // --- export

    private void export() throws Exception {
        for (var format : List.of("csv", "ndjson", "parquet")) {
            var memory = ManagementFactory.getMemoryMXBean();
            System.gc();
            long before = memory.getHeapMemoryUsage().getUsed();
            var peak = new AtomicLong();
            var watch = Thread.ofPlatform().daemon().start(() -> watch(peak));
            long start = System.nanoTime();
            var answer = http.send(
                    request("/v1/observations/export?format=" + format, privileged)
                            .setHeader("Accept", "*/*")
                            .build(),
                    BodyHandlers.ofInputStream());
            long bytes;
            try (var body = answer.body()) {
                bytes = body.transferTo(OutputStream.nullOutputStream());
            }
            double took = seconds(start);
            watch.interrupt();
            say(
                    "export as %s: status %d, %,d MiB in %.0f s; live heap before %,d MiB, most after a collection meanwhile %,d MiB",
                    format, answer.statusCode(), bytes >> 20, took, before >> 20, peak.get() >> 20);
        }
    }

    /** What is left after each collection, at most: garbage that waits for one is no need of memory. */
    private static void watch(AtomicLong peak) {
        try {
            while (true) {
                Thread.sleep(2_000);
                System.gc();
                peak.accumulateAndGet(
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), Math::max);
            }
        } catch (InterruptedException e) {
            // the export is over
        }
    }

    private long number(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.createStatement();
                var row = select.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    @FormatMethod
    private static void say(String text, Object... values) {
        System.out.println("SCALE " + text.formatted(values));
    }
}

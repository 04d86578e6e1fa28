package org.commonground.metrics.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.metrics.Registry;
import org.commonground.testkit.RealParts;
import org.hibernate.Session;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Whole files as their publishers wrote them, by the shipped mappings. What must come of them is worked out here from the files,
 * by other code than the service's. The files are not part of this repository; without them these tests are skipped.
 */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class RealDataTest {
    private static final Path DATA = Path.of("..", "..", "shared", "data");

    @Inject
    Session db;

    @Test
    void new_york_graduation_by_school_group_and_cohort() throws IOException {
        var file = file("nyc-schools/graduation.csv");
        var rows = read(file);
        assertThat(rows).hasSize(25_096);
        var registry = Registry.of("nyc");
        schools(registry, rows, row -> row.get("DBN"));
        for (int year = 2005; year <= 2010; year++) year(registry, year);
        ImportApiTest.publishProposed(registry, "nyc-graduation");
        var job = load(registry, file, "mapping", "nyc-graduation", "atomic", "false");

        long held = 0;
        var stored = new HashSet<String>();
        for (var row : rows) {
            var columns = new ArrayList<>(List.of("Total Grads - n"));
            if (!row.get("Cohort").equals("2006 Aug")) columns.add("Dropped Out - n");
            for (var column : columns)
                if (row.get(column).equals("s")) held++;
                else stored.add(String.join("|", column, row.get("Demographic"), row.get("DBN"), row.get("Cohort")));
        }
        assertThat(rows.stream().filter(row -> row.get("Total Grads - n").equals("s")))
                .hasSize(8_392);
        assertThat(job).containsEntry("HELD_BACK", (int) held).containsEntry("CREATED", stored.size());

        var groups = Map.of(
                "Total Cohort",
                "",
                "Male",
                "&filter=GENDER:MALE",
                "Black",
                "&filter=RACE_ETHNICITY:BLACK",
                "English Language Learners",
                "&filter=EL:YES",
                "General Education Students",
                "&filter=SWD:NO");
        int checked = 0;
        for (int i = 700; i < rows.size() && checked < 10; i += 977) {
            var row = rows.get(i);
            if (row.get("Total Grads - n").equals("s") || !groups.containsKey(row.get("Demographic"))) {
                i -= 976;
                continue;
            }
            var august = row.get("Cohort").equals("2006 Aug");
            answers(
                    registry,
                    "measure=%s&dimension=period:sy%s&dimension=school:%s%s"
                            .formatted(
                                    august ? "student.graduatedByAugust%25" : "student.graduatedInFourYears%25",
                                    august ? 2010 : Integer.parseInt(row.get("Cohort")) + 4,
                                    row.get("DBN"),
                                    groups.getOrDefault(row.get("Demographic"), "")),
                    100 * number(row.get("Total Grads - n")) / number(row.get("Total Cohort")));
            checked++;
        }
        assertThat(checked).isEqualTo(10);
        toldToAnalysts(
                registry, "measure=student.graduatedInFourYears%25&dimension=period:sy2010&dimension=school:ALL");
    }

    /** What is told with small groups protected is as it was published, and it is most of it. */
    private static void toldToAnalysts(Registry registry, String question) {
        var whole = rows(registry, Role.ANALYST_PRIVILEGED, question);
        var told = rows(registry, Role.ANALYST, question);
        assertThat(told).hasSameSizeAs(whole);
        int shown = 0;
        for (int i = 0; i < told.size(); i++) {
            if (!"OK".equals(told.get(i).get("status"))) continue;
            shown++;
            if (told.get(i).get("value") != null)
                assertThat(told.get(i).get("value")).isEqualTo(whole.get(i).get("value"));
        }
        assertThat(shown).isBetween(told.size() / 2, told.size() - 1);
    }

    private static List<Map<String, Object>> rows(Registry registry, Role role, String question) {
        return registry.as(role)
                .request()
                .urlEncodingEnabled(false)
                .get("/v1/analytics?" + question)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("rows");
    }

    @Test
    void new_york_chronic_absence_by_district_grade_group_and_year() throws IOException {
        var file = file("nyc-chronic-absence/attendance_data.csv");
        var rows = read(file);
        assertThat(rows).hasSize(19_798);
        var registry = Registry.of("nyc-absence");
        schools(registry, rows, row -> "nyc-district-" + row.get("district"));
        for (int year = 2018; year <= 2022; year++) year(registry, year);
        ImportApiTest.publishProposed(registry, "nyc-chronic-absence");
        var job = load(registry, file, "mapping", "nyc-chronic-absence");
        int held = (int) (rows.stream()
                        .filter(row -> row.get("num_chronically_absent").equals("s"))
                        .count()
                + rows.stream()
                        .filter(row -> row.get("num_days_present").equals("s"))
                        .count());
        assertThat(job)
                .containsEntry("HELD_BACK", held)
                .containsEntry("CREATED", 2 * rows.size() - held)
                .doesNotContainKey("REJECTED");

        var whole = rows.stream()
                .filter(row -> row.get("category").equals("All Students")
                        && row.get("grade").equals("All Grades")
                        && !row.get("num_chronically_absent").equals("s"))
                .toList();
        assertThat(whole).hasSizeGreaterThan(100);
        for (int i = 0; i < 10; i++) {
            var row = whole.get(i * whole.size() / 10);
            var where = "&dimension=period:sy%s&dimension=school:nyc-district-%s"
                    .formatted(row.get("year"), row.get("district"));
            // as the publisher worked it out, to all its digits
            answers(
                    registry,
                    "measure=student.chronicallyAbsent%25" + where,
                    number(row.get("pct_chronically_absent")));
            answers(registry, "measure=student.daysAttended" + where, number(row.get("pct_attendance")));
        }
    }

    @Test
    void chicago_progress_reports_of_three_years() throws IOException {
        var registry = Registry.of("cps");
        ImportApiTest.publishProposed(registry, "chicago-progress-report");
        var columns = Map.of(
                "school.attendancePublished", "Student_Attendance_Year_2_Pct",
                "school.teacherAttendancePublished", "Teacher_Attendance_Year_2_Pct",
                "school.freshmenOnTrackPublished", "Freshmen_On_Track_School_Pct_Year_2",
                "school.dropoutPublished", "One_Year_Dropout_Rate_Year_2_Pct",
                "school.graduationPublished", "Graduation_4_Year_School_Pct_Year_2",
                "school.mobilityPublished", "Mobility_Rate_Pct",
                "school.truancyPublished", "Chronic_Truancy_Pct",
                "school.surveyResponsePublished", "School_Survey_Student_Response_Rate_Pct",
                "school.parentResponsePublished", "School_Survey_Parent_Response_Rate_Pct");
        int checked = 0;
        for (int year = 2016; year <= 2018; year++) {
            var file = file("chicago-cps/progress_SY%d%d.csv".formatted(year - 2001, year - 2000));
            var rows = read(file);
            schools(registry, rows, row -> row.get("School_ID"));
            year(registry, year);
            var job = load(registry, file, "mapping", "chicago-progress-report", "period", "sy" + year);
            int told = 0;
            for (var row : rows)
                for (var column : columns.values()) if (row.get(column).matches("[0-9.]+")) told++;
            assertThat(job).containsEntry("CREATED", told).doesNotContainKey("REJECTED");
            for (int i = year % 7; i < rows.size() && checked < (year - 2015) * 4; i += 37) {
                var row = rows.get(i);
                for (var measure : List.of("school.attendancePublished", "school.mobilityPublished"))
                    if (!row.get(columns.getOrDefault(measure, "")).isEmpty()) {
                        answers(
                                registry,
                                "measure=%s&dimension=period:sy%d&dimension=school:%s"
                                        .formatted(measure, year, row.get("School_ID")),
                                number(row.get(columns.getOrDefault(measure, ""))));
                        checked++;
                    }
            }
        }
        assertThat(checked).isGreaterThanOrEqualTo(10);
    }

    private static Path file(String name) {
        var file = DATA.resolve(name);
        Assumptions.assumeTrue(Files.exists(file), () -> "skipped: there is no " + file);
        return file;
    }

    private record Row(Map<String, String> cells) {
        String get(String column) {
            return cells.getOrDefault(column, "");
        }
    }

    /** Rows of a CSV by header: quotes, doubled quotes and line breaks in them, a byte order mark. */
    private static List<Row> read(Path file) throws IOException {
        var text = Files.readString(file);
        if (text.startsWith("\uFEFF")) text = text.substring(1);
        var lines = new ArrayList<List<String>>();
        var line = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"') quoted = !quoted;
            else if (!quoted && (c == ',' || c == '\n')) {
                line.add(cell.toString().strip());
                cell.setLength(0);
                if (c == '\n') {
                    lines.add(line);
                    line = new ArrayList<>();
                }
            } else cell.append(c);
        }
        if (!cell.isEmpty() || !line.isEmpty()) {
            line.add(cell.toString().strip());
            lines.add(line);
        }
        var header = lines.removeFirst();
        var rows = new ArrayList<Row>();
        for (var each : lines) {
            if (each.size() == 1 && each.getFirst().isEmpty()) continue;
            var row = new HashMap<String, String>();
            for (int i = 0; i < header.size(); i++) row.put(header.get(i), i < each.size() ? each.get(i) : "");
            rows.add(new Row(row));
        }
        return rows;
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace(",", ""));
    }

    /** Hundreds of schools, put where their events would put them. */
    private void schools(Registry registry, List<Row> rows, Function<Row, String> name) {
        Set<String> names = rows.stream().map(name).collect(Collectors.toCollection(TreeSet::new));
        CurrentCaller.asSystem(
                registry.district(),
                () -> QuarkusTransaction.requiringNew().call(() -> {
                    for (var each : names)
                        db.createNativeMutationQuery("""
                                insert into replica_education_org (district, id, version, sourced_id, name, type, active)
                                values (:district, :id, 0, :name, :name, 'SCHOOL', true) on conflict do nothing
                                """)
                                .setParameter("district", registry.district())
                                .setParameter("id", registry.id(each))
                                .setParameter("name", each)
                                .executeUpdate();
                    return names;
                }));
    }

    private void year(Registry registry, int year) {
        CurrentCaller.asSystem(
                registry.district(),
                () -> QuarkusTransaction.requiringNew()
                        .call(() -> db.createNativeMutationQuery("""
                        insert into replica_academic_session
                            (district, id, version, sourced_id, title, type, start_date, end_date, school_year, active)
                        values (:district, :id, 0, :name, :name, 'SCHOOL_YEAR', cast(:start as date), cast(:end as date), :year, true)
                        on conflict do nothing
                        """)
                                .setParameter("district", registry.district())
                                .setParameter("id", registry.id("sy" + year))
                                .setParameter("name", "sy" + year)
                                .setParameter("start", (year - 1) + "-09-01")
                                .setParameter("end", year + "-06-30")
                                .setParameter("year", year)
                                .executeUpdate()));
    }

    private static Map<String, Object> load(Registry registry, Path file, String... parameters) {
        var sis = registry.as(Role.SIS_INTEGRATION);
        try {
            var job = ImportApiTest.finished(ImportApiTest.send(sis, Files.readString(file), parameters), sis);
            assertThat(job.getString("state")).as(job.getString("failure")).isEqualTo("SUCCEEDED");
            return job.getMap("counts");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answers(Registry registry, String question, double expected) {
        var answer = registry.as(Role.ANALYST_PRIVILEGED)
                .request()
                .urlEncodingEnabled(false)
                .get("/v1/analytics?" + question)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(answer.getList("rows")).as(question).hasSize(1);
        assertThat(answer.getDouble("rows[0].value")).as(question).isEqualTo(expected, within(0.0005));
    }
}

package org.commonground.metrics.cube;

import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.commonground.metrics.measure.Aggregation;
import org.commonground.metrics.measure.DataSource;
import org.commonground.metrics.measure.Frequency;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.MeasureState;
import org.commonground.metrics.measure.Polarity;
import org.commonground.metrics.measure.PrivacyClass;
import org.commonground.metrics.measure.ValueType;
import org.commonground.metrics.suppression.CellStatus;
import org.commonground.metrics.suppression.SuppressionPolicy;

/**
 * How long the tables of a real file take to be added up and judged: every school of New York by cohort, gender, race, language
 * and disability, thousands of hidden cells each. Prints figures.
 *
 * <p>Usage: {@code JudgingBenchmark graduation.csv}
 */
final class JudgingBenchmark {
    private static final Map<String, Map<String, String>> GROUPS = Map.ofEntries(
            Map.entry("Total Cohort", Map.of()),
            Map.entry("Male", Map.of("GENDER", "MALE")),
            Map.entry("Female", Map.of("GENDER", "FEMALE")),
            Map.entry("Asian", Map.of("RACE_ETHNICITY", "ASIAN")),
            Map.entry("Black", Map.of("RACE_ETHNICITY", "BLACK")),
            Map.entry("Hispanic", Map.of("RACE_ETHNICITY", "HISPANIC")),
            Map.entry("White", Map.of("RACE_ETHNICITY", "WHITE")),
            Map.entry("English Language Learners", Map.of("EL", "YES")),
            Map.entry("English Proficient Students", Map.of("EL", "NO")),
            Map.entry("Special Education Students", Map.of("SWD", "YES")),
            Map.entry("General Education Students", Map.of("SWD", "NO")));

    private JudgingBenchmark() {}

    public static void main(String[] args) throws IOException {
        for (var column : List.of("Total Grads - n", "Dropped Out - n"))
            for (var cohort : facts(Path.of(args[0]), column).entrySet())
                judge("%s of %s".formatted(column, cohort.getKey()), cohort.getValue());
    }

    private static void judge(String name, List<Fact> facts) {
        long start = System.nanoTime();
        var cube = Cube.of(SHARE, SuppressionPolicy.STARTER, facts, Map.of());
        double added = (System.nanoTime() - start) / 1e9;
        var cells = (FreshCells) cube.cells();
        cells.status(0);
        double judged = (System.nanoTime() - start) / 1e9 - added;
        var statuses = new EnumMap<CellStatus, Integer>(CellStatus.class);
        for (int cell = 0; cell < cells.table().size(); cell++)
            if (cells.table().isPublished(cell)) statuses.merge(cells.status(cell), 1, Integer::sum);
        System.out.printf(
                "%-28s %,6d facts %,7d cells; added up %.2f s, judged %.2f s: %s%n",
                name, facts.size(), cells.table().size(), added, judged, statuses);
    }

    private static Map<String, List<Fact>> facts(Path file, String column) throws IOException {
        var facts = new TreeMap<String, Map<List<Object>, Fact>>();
        try (var rows = CsvReader.builder().detectBomHeader(true).ofNamedCsvRecord(file)) {
            for (var row : rows) {
                var hits = row.getField(column);
                var group = GROUPS.get(row.getField("Demographic"));
                if (hits.equals("s") || group == null) continue;
                facts.computeIfAbsent(row.getField("Cohort"), _ -> new LinkedHashMap<>())
                        // sent again it replaces what was there
                        .put(
                                List.of(row.getField("DBN"), group),
                                new Fact(
                                        new UUID(1, 1),
                                        UUID.nameUUIDFromBytes(
                                                row.getField("DBN").getBytes(StandardCharsets.UTF_8)),
                                        null,
                                        null,
                                        new HashMap<>(group),
                                        null,
                                        number(hits),
                                        number(row.getField("Total Cohort")),
                                        null));
            }
        }
        var cohorts = new TreeMap<String, List<Fact>>();
        facts.forEach((cohort, of) -> cohorts.put(cohort, new ArrayList<>(of.values())));
        return cohorts;
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text.replace(",", ""));
    }

    static final LibraryMeasure SHARE = share(Aggregation.WEIGHTED_RATIO);

    static LibraryMeasure share(Aggregation orgAgg) {
        return new LibraryMeasure(
                "test.share",
                1,
                "Share",
                ValueType.PERCENT,
                "percent",
                Polarity.HIGHER_BETTER,
                Aggregation.LAST,
                orgAgg,
                1,
                List.of("GENDER", "RACE_ETHNICITY", "EL", "SWD"),
                Frequency.YEARLY,
                DataSource.SIS,
                PrivacyClass.AGGREGATE,
                null,
                List.of(),
                MeasureState.ACTIVE,
                null);
    }
}

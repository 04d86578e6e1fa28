package org.commonground.registry.oneroster;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.imports.CsvTable;
import org.commonground.registry.imports.ImportFormat;
import org.commonground.registry.imports.ImportRow;
import org.jspecify.annotations.Nullable;

/**
 * A publisher's list of schools, for districts whose SIS speaks no standard: a shipped mapping says which of its columns is
 * which of OneRoster's. The list is complete, so what it lacks is archived, with the same guard as everywhere.
 */
@ApplicationScoped
class SchoolDirectoryCsv implements ImportFormat {
    static final List<String> MAPPINGS = List.of("chicago-school-profiles");

    /**
     * How a publisher's file is read.
     *
     * @param columns our column names to theirs
     * @param optional their columns that some years lack
     * @param grades their grade codes to CEDS's, where they differ
     * @param charter values that make a school a charter school, by column
     * @param network their column that names the network of schools, which becomes an organisation between
     */
    record SchoolMapping(
            String publisher,
            Map<String, String> columns,
            Set<String> optional,
            Map<String, String> grades,
            Map<String, List<String>> charter,
            District district,
            @Nullable String network) {
        record District(String sourcedId, String name) {}
    }

    private final LoadRoster loadRoster;
    private final ObjectMapper json;

    SchoolDirectoryCsv(LoadRoster loadRoster, ObjectMapper json) {
        this.loadRoster = loadRoster;
        this.json = json;
    }

    @Override
    public String kind() {
        return "SCHOOL_DIRECTORY_CSV";
    }

    @Override
    public Set<Role> senders() {
        return Set.of(Role.PARTNERSHIP_OFFICER, Role.SIS_INTEGRATION);
    }

    @Override
    public Set<String> options() {
        return Set.of("mapping", "confirmDeactivations", "strategy");
    }

    @Override
    public void check(Map<String, String> options) {
        if (!MAPPINGS.contains(options.getOrDefault("mapping", "")))
            throw Problem.invalidParameter(Violation.parameter("mapping", "unknown-value", "name a shipped mapping")
                    .allowing(MAPPINGS));
    }

    @Override
    public void run(JobRun run) throws IOException {
        var mapping = mapping(run.parameter("mapping", MAPPINGS.getFirst()));
        var needed = mapping.columns().values().stream()
                .filter(column -> !mapping.optional().contains(column))
                .collect(Collectors.toUnmodifiableSet());
        var roster = new Roster(run, RosterDialect.ONEROSTER);
        roster.expectOrgs(Roster.Mode.BULK);
        var above = new LinkedHashMap<String, ImportRow>();
        above.put(
                mapping.district().sourcedId(),
                new Made(Map.of(
                        "sourcedId", mapping.district().sourcedId(),
                        "name", mapping.district().name(),
                        "type", "district")));
        try (var in = run.input()) {
            CsvTable.withAnyOthers("the directory", needed).read(in, row -> {
                var school = new Mapped(row, mapping);
                var network = school.network();
                if (!network.isEmpty())
                    above.computeIfAbsent(
                            Mapped.sourcedIdOf(network),
                            id -> new Made(Map.of(
                                    "sourcedId",
                                    id,
                                    "name",
                                    network,
                                    "type",
                                    "local",
                                    "parentSourcedId",
                                    mapping.district().sourcedId())));
                roster.org("schools", school);
            });
        }
        above.values().forEach(row -> roster.org("networks", row));
        loadRoster.load(run, roster);
    }

    private SchoolMapping mapping(String name) {
        var resource = "school-mappings/" + name + ".json";
        try (var in = Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
            return json.readValue(in, SchoolMapping.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An organisation that the file speaks of without a row of its own. */
    private record Made(Map<String, String> cells) implements ImportRow {
        @Override
        public long number() {
            return 0;
        }

        @Override
        public String text(String column) {
            return cells.getOrDefault(column, "");
        }

        @Override
        public boolean has(String column) {
            return cells.containsKey(column);
        }
    }

    private record Mapped(CsvTable.Row row, SchoolMapping mapping) implements ImportRow {
        @Override
        public long number() {
            return row.number();
        }

        @Override
        public boolean has(String column) {
            if (column.equals("metadata.charter"))
                return mapping.charter().keySet().stream().anyMatch(row::has);
            var theirs = mapping.columns().get(column);
            return theirs != null && row.has(theirs);
        }

        @Override
        public String text(String column) {
            return switch (column) {
                case "type" -> "school";
                case "parentSourcedId" ->
                    network().isEmpty() ? mapping.district().sourcedId() : sourcedIdOf(network());
                case "metadata.charter" -> Boolean.toString(isCharter());
                case "metadata.grades" ->
                    Arrays.stream(theirs(column).split(","))
                            .map(String::strip)
                            .map(code -> mapping.grades().getOrDefault(code, code))
                            .collect(Collectors.joining(","));
                default -> theirs(column).replaceAll("\\s+", " ");
            };
        }

        private String theirs(String column) {
            var theirs = mapping.columns().get(column);
            return theirs == null ? "" : row.text(theirs);
        }

        private boolean isCharter() {
            return mapping.charter().entrySet().stream()
                    .anyMatch(each -> each.getValue().contains(row.text(each.getKey())));
        }

        String network() {
            return mapping.network() == null ? "" : row.text(mapping.network());
        }

        static String sourcedIdOf(String network) {
            return "network-" + network.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        }
    }
}

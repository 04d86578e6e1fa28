package org.commonground.metrics.observation;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.job.JobWork;
import org.commonground.kernel.job.RowReport;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.metrics.mapping.MapRow;
import org.commonground.metrics.mapping.Mappings;
import org.commonground.metrics.measure.DataSource;
import org.commonground.metrics.observation.ReadObservations.Format;
import org.commonground.metrics.observation.ReadObservations.Numbered;
import org.commonground.metrics.observation.RecordObservations.IdScheme;
import org.commonground.metrics.observation.RecordObservations.Strategy;
import org.commonground.metrics.observation.RecordObservations.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a large file: read in pieces, checked and stored piece by piece, in one transaction. So it is all or nothing also when the
 * process dies, and what is asked to be rehearsed is really done and then undone.
 */
@ApplicationScoped
class ImportObservations implements JobWork {
    static final String KIND = "OBSERVATIONS";
    private static final int PIECE = 10_000;
    private static final int MAX_SECONDS = 3 * 60 * 60;

    /** Rows that are reported one by one; beyond that they are counted. */
    private static final int MAX_REPORTED = 100_000;

    private final ReadObservations reader;
    private final RecordObservations record;
    private final Mappings mappings;

    ImportObservations(ReadObservations reader, RecordObservations record, Mappings mappings) {
        this.reader = reader;
        this.record = record;
        this.mappings = mappings;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobRun run) {
        try {
            QuarkusTransaction.requiringNew().timeout(MAX_SECONDS).run(() -> {
                try {
                    new Import(run).whole();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (Rehearsed _) {
            // all of it was done, and is undone
        }
    }

    /** Ends a rehearsal: whatever leaves the transaction undoes it. */
    private static final class Rehearsed extends RuntimeException {
        Rehearsed() {
            super("rehearsed", null, false, false);
        }
    }

    /** The parameters of a job, as its submitter may see them. */
    static Map<String, String> parameters(
            Format format,
            Strategy strategy,
            IdScheme scheme,
            boolean atomic,
            boolean dryRun,
            @Nullable String mapping,
            @Nullable String period,
            Writer writer) {
        var parameters = new TreeMap<String, String>();
        parameters.put("format", format.name());
        parameters.put("strategy", strategy.name());
        parameters.put("idScheme", scheme.name());
        parameters.put("atomic", Boolean.toString(atomic));
        parameters.put("dryRun", Boolean.toString(dryRun));
        if (mapping != null) parameters.put("mapping", mapping);
        if (period != null) parameters.put("period", period);
        parameters.put("source", writer.source().name());
        parameters.put("everywhere", Boolean.toString(writer.everywhere()));
        parameters.put("schools", ids(writer.schools()));
        parameters.put("partners", ids(writer.partners()));
        return parameters;
    }

    private static String ids(Set<UUID> ids) {
        return ids.stream().map(UUID::toString).sorted().collect(Collectors.joining(","));
    }

    private static Set<UUID> ids(String text) {
        return text.isEmpty()
                ? Set.of()
                : Arrays.stream(text.split(",", -1)).map(UUID::fromString).collect(Collectors.toSet());
    }

    /** One file on its way in. */
    private final class Import implements ReadObservations.Rows {
        private final JobRun run;
        private final Strategy strategy;
        private final Writer writer;
        private final boolean atomic;
        private final SeenFacts seen = new SeenFacts();
        private final List<Numbered> piece = new ArrayList<>();
        private final Set<Integer> wrongRows = new HashSet<>();
        private IdScheme scheme;
        private long wrong;
        private int lastWrong;
        private int reported;

        Import(JobRun run) {
            this.run = run;
            strategy = Strategy.valueOf(run.parameter("strategy", Strategy.UPSERT.name()));
            scheme = IdScheme.valueOf(run.parameter("idScheme", IdScheme.ID.name()));
            atomic = run.flag("atomic");
            writer = new Writer(
                    ids(run.parameter("schools", "")),
                    ids(run.parameter("partners", "")),
                    run.flag("everywhere"),
                    DataSource.valueOf(run.parameter("source", DataSource.MANUAL.name())));
        }

        void whole() throws IOException {
            var mapping = run.parameter("mapping", "");
            try (var in = run.input()) {
                if (mapping.isEmpty())
                    reader.each(Format.valueOf(run.parameter("format", Format.CSV.name())), in, this);
                else mapped(in, mapping);
            }
            store();
            if (wrong > 0 && atomic)
                throw Problem.of(ProblemCode.RULE_VIOLATED, "%d rows are wrong; nothing was stored".formatted(wrong));
            if (run.flag("dryRun")) throw new Rehearsed();
        }

        private void mapped(InputStream in, String code) throws IOException {
            var mapping = mappings.find(code).orElseThrow(() -> Problem.notFound("mapping", code));
            var period = run.parameter("period", "");
            var map = new MapRow(mapping, period.isEmpty() ? null : period);
            scheme = IdScheme.SOURCED_ID;
            reader.cells(in, columns -> {
                var missing = map.missing(List.copyOf(columns.names()));
                if (!missing.isEmpty())
                    throw Problem.of(
                            ProblemCode.MALFORMED_BODY,
                            "the table does not fit the mapping: "
                                    + missing.stream()
                                            .map(each -> each.code() + " "
                                                    + (each.pointer() == null ? each.parameter() : each.pointer()))
                                            .collect(Collectors.joining(", ")),
                            missing);
                return (cells, no) -> {
                    var row = map.read(column -> columns.text(cells, column));
                    for (var each : row.wrong())
                        unreadable(ReadObservations.rejected(no, each.code(), each.pointer(), each.message()));
                    if (row.ignored()) run.step("IGNORED");
                    for (int i = 0; i < row.heldBack(); i++) run.step("HELD_BACK");
                    for (int i = 0; i < row.blank(); i++) run.step("BLANK");
                    for (var told : row.observations()) take(new Numbered(no, observation(told)));
                };
            });
        }

        private static NewObservation observation(MapRow.Mapped told) {
            return new NewObservation(
                    told.measureCode(),
                    null,
                    told.school(),
                    null,
                    null,
                    null,
                    told.period(),
                    told.dims(),
                    told.value(),
                    told.numerator(),
                    told.denominator(),
                    told.n(),
                    null);
        }

        @Override
        public void take(Numbered row) {
            piece.add(row);
            if (piece.size() >= PIECE) store();
        }

        @Override
        public void unreadable(RowResult result) {
            refuse(result);
        }

        private void store() {
            if (piece.isEmpty()) return;
            var checked = record.check(piece, strategy, scheme, writer);
            for (var result : checked.results()) {
                if (result.outcome() == RowResult.Outcome.REJECTED) refuse(result);
                else report(result);
            }
            var right = new ArrayList<Observation>(checked.right().size());
            for (var row : checked.right())
                if (seen.add(row.key())) right.add(row);
                else
                    refuse(ReadObservations.rejected(
                            row.row(), "duplicate", "", "an earlier row states the same fact"));
            // also where a row was wrong already: what else is wrong is to be told
            var counts = record.apply(right, strategy);
            count("CREATED", counts.created());
            count("UPDATED", counts.updated());
            count("UNCHANGED", counts.unchanged());
            count("DELETED", counts.deleted());
            piece.clear();
            wrongRows.clear();
        }

        private void count(String outcome, long rows) {
            for (long i = 0; i < rows; i++) run.step(outcome);
        }

        private void refuse(RowResult result) {
            if (result.row() != lastWrong && wrongRows.add(result.row())) {
                wrong++;
                run.step("REJECTED");
            }
            lastWrong = result.row();
            report(result);
        }

        private void report(RowResult result) {
            if (reported++ < MAX_REPORTED)
                run.report(new RowReport(
                        result.row() + 1L, result.code(), result.pointer(), result.message(), result.naturalKey()));
        }
    }
}

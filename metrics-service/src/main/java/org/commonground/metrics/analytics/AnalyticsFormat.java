package org.commonground.metrics.analytics;

import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.commonground.metrics.analytics.AnalyticsAnswer.AnalyticsLineage;
import org.commonground.metrics.analytics.AnalyticsAnswer.AnalyticsRow;
import org.commonground.metrics.parquet.ParquetFile;
import org.commonground.metrics.parquet.ParquetFile.Column;
import org.commonground.metrics.parquet.ParquetFile.Kind;
import org.jspecify.annotations.Nullable;

/** In what form a table is sent. A suppressed cell is an empty value with its status and reason beside it. */
enum AnalyticsFormat {
    JSON("application/json"),
    CSV("text/csv"),
    NDJSON("application/x-ndjson"),
    PARQUET("application/vnd.apache.parquet"),
    JSONSTAT("application/vnd.json-stat+json");

    static final List<String> NAMES =
            Arrays.stream(values()).map(AnalyticsFormat::parameter).toList();

    private final String mediaType;

    AnalyticsFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    static Optional<AnalyticsFormat> named(String parameter) {
        return Arrays.stream(values())
                .filter(each -> each.parameter().equals(parameter))
                .findFirst();
    }

    private String parameter() {
        return name().toLowerCase(Locale.ROOT);
    }

    String mediaType() {
        return mediaType;
    }

    void write(AnalyticsAnswer answer, ObjectMapper json, OutputStream out) throws IOException {
        switch (this) {
            case JSON -> json.writeValue(out, answer);
            case JSONSTAT -> JsonStat.write(answer, json, out);
            case NDJSON -> {
                try (var writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
                    for (var row : answer.rows()) {
                        writer.write(json.writeValueAsString(row));
                        writer.write('\n');
                    }
                }
            }
            case PARQUET -> {
                try (var file = file(answer).to(out)) {
                    for (var row : answer.rows()) file.write(row);
                }
            }
            case CSV -> {
                try (var writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
                    table(answer, writer);
                }
            }
        }
    }

    private static void table(AnalyticsAnswer answer, Writer writer) throws IOException {
        try (var csv = CsvWriter.builder().build(writer)) {
            csv.writeRecord(answer.headers());
            for (var row : answer.rows())
                csv.writeRecord(answer.headers().stream()
                        .map(header -> cell(row, header))
                        .toList());
        }
    }

    /** The columns of the CSV; numbers are numbers, and what is not told is absent. */
    private static ParquetFile<AnalyticsRow> file(AnalyticsAnswer answer) {
        return new ParquetFile<>(
                "value", answer.headers().stream().map(AnalyticsFormat::column).toList());
    }

    private static Column<AnalyticsRow> column(String header) {
        return switch (header) {
            case "value" -> new Column<>(header, Kind.DECIMAL, AnalyticsRow::value);
            case "numerator" -> new Column<>(header, Kind.DECIMAL, AnalyticsRow::numerator);
            case "denominator" -> new Column<>(header, Kind.DECIMAL, AnalyticsRow::denominator);
            case "n" -> new Column<>(header, Kind.WHOLE, AnalyticsRow::n);
            default ->
                new Column<>(header, Kind.TEXT, row -> {
                    var cell = cell(row, header);
                    return cell.isEmpty() ? null : cell;
                });
        };
    }

    private static String cell(AnalyticsRow row, String header) {
        return switch (header) {
            case "value" -> text(row.value());
            case "coded" -> text(row.coded());
            case "numerator" -> text(row.numerator());
            case "denominator" -> text(row.denominator());
            case "n" -> text(row.n());
            case "status" -> row.status().name();
            case "reason" -> text(row.reason());
            case "countBasis" -> text(row.countBasis());
            case "asOf" -> text(row.asOf());
            case "measureVersions" -> all(row.lineage(), AnalyticsLineage::measureVersions);
            case "sources" -> all(row.lineage(), AnalyticsLineage::sources);
            case "submissionIds" -> all(row.lineage(), AnalyticsLineage::submissionIds);
            default -> Objects.requireNonNullElse(row.keys().get(header), "");
        };
    }

    private static String all(@Nullable AnalyticsLineage lineage, Function<AnalyticsLineage, List<?>> items) {
        return lineage == null
                ? ""
                : items.apply(lineage).stream().map(Object::toString).collect(Collectors.joining(";"));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}

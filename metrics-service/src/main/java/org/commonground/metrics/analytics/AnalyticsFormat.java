package org.commonground.metrics.analytics;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.commonground.kernel.csv.CsvRows;
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
                try (var csv = new CsvRows(out)) {
                    csv.add(answer.headers().toArray());
                    for (var row : answer.rows())
                        csv.add(answer.headers().stream()
                                .map(header -> cell(row, header))
                                .toArray());
                }
            }
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
                    return cell == null || cell.equals("") ? null : cell.toString();
                });
        };
    }

    private static @Nullable Object cell(AnalyticsRow row, String header) {
        return switch (header) {
            case "value" -> row.value();
            case "coded" -> row.coded();
            case "numerator" -> row.numerator();
            case "denominator" -> row.denominator();
            case "n" -> row.n();
            case "status" -> row.status();
            case "reason" -> row.reason();
            case "countBasis" -> row.countBasis();
            case "asOf" -> row.asOf();
            case "measureVersions" -> all(row.lineage(), AnalyticsLineage::measureVersions);
            case "sources" -> all(row.lineage(), AnalyticsLineage::sources);
            case "submissionIds" -> all(row.lineage(), AnalyticsLineage::submissionIds);
            default -> row.keys().get(header);
        };
    }

    private static String all(@Nullable AnalyticsLineage lineage, Function<AnalyticsLineage, List<?>> items) {
        return lineage == null
                ? ""
                : items.apply(lineage).stream().map(Object::toString).collect(Collectors.joining(";"));
    }
}

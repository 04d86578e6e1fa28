package org.commonground.metrics.observation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.dimension.Dimension;
import org.commonground.metrics.dimension.Dimensions;
import org.commonground.metrics.measure.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads a request's rows, in whichever of three forms they come, and says of each that cannot be read why. */
@ApplicationScoped
class ReadObservations {
    static final int MAX_ROWS = 20_000;

    private static final Set<String> COLUMNS = Set.of(
            "measureCode",
            "schoolId",
            "schoolSourcedId",
            "partnerId",
            "serviceId",
            "periodId",
            "periodSourcedId",
            "value",
            "numerator",
            "denominator",
            "n",
            "source");

    /** What tables write where a number was held back; taking it for an absent value would invent one. */
    private static final Set<String> MARKERS = Set.of(
            "*", "**", "ds", "s", "n/a", "na", "nan", "null", "none", "-", "--", ".", "x", "#", "<5", "<10", "n<10",
            ">95", "<5%", ">95%");

    private final ObjectReader row;
    private final Dimensions dimensions;

    ReadObservations(ObjectMapper json, Dimensions dimensions) {
        this.row = json.readerFor(NewObservation.class);
        this.dimensions = dimensions;
    }

    /** The rows that can be read, by their number, and what is wrong with the others. */
    record Read(List<Numbered> rows, List<RowResult> unreadable, int received) {}

    record Numbered(int row, NewObservation observation) {}

    /** In which form rows come. */
    enum Format {
        JSON,
        NDJSON,
        CSV;

        static Format of(String contentType) {
            if (contentType.startsWith("text/csv")) return CSV;
            return contentType.startsWith("application/x-ndjson") ? NDJSON : JSON;
        }
    }

    /** Takes rows as they are read; none is held. */
    interface Rows {
        void take(Numbered row);

        void unreadable(RowResult result);
    }

    /** All rows of a request, within its limit. */
    Read all(Format format, InputStream in) throws IOException {
        var rows = new ArrayList<Numbered>();
        var unreadable = new ArrayList<RowResult>();
        int received = each(format, in, new Rows() {
            @Override
            public void take(Numbered row) {
                limit(row.row());
                rows.add(row);
            }

            @Override
            public void unreadable(RowResult result) {
                limit(result.row());
                unreadable.add(result);
            }
        });
        return read(rows, unreadable, received);
    }

    /** Reads rows one by one, however many there are; how many there were. */
    int each(Format format, InputStream in, Rows rows) throws IOException {
        return switch (format) {
            case JSON -> json(in, rows);
            case NDJSON -> lines(in, rows);
            case CSV -> table(in, rows);
        };
    }

    private int json(InputStream in, Rows rows) throws IOException {
        int no = 0;
        var reader = row.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        try (var parser = row.getFactory().createParser(in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) throw malformed("expected {\"observations\": […]}");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                if (!parser.currentName().equals("observations"))
                    throw Problem.of(
                            ProblemCode.MALFORMED_BODY,
                            "the body cannot be read",
                            List.of(Violation.at(
                                            "/" + parser.currentName(),
                                            "unknown-property",
                                            "there is no such property here")
                                    .allowing(List.of("observations"))));
                if (parser.nextToken() != JsonToken.START_ARRAY) throw malformed("observations is an array");
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    if (parser.currentToken() != JsonToken.START_OBJECT) throw malformed("an observation is an object");
                    rows.take(new Numbered(++no, reader.readValue(parser)));
                }
            }
            if (parser.nextToken() != null) throw malformed("something follows the document");
        }
        return no;
    }

    private int lines(InputStream in, Rows rows) throws IOException {
        int no = 0;
        try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isBlank()) continue;
                no++;
                try {
                    rows.take(new Numbered(no, row.readValue(line)));
                } catch (JsonProcessingException e) {
                    rows.unreadable(rejected(no, "unreadable", null, "this line is not an observation"));
                }
            }
        }
        return no;
    }

    private int table(InputStream in, Rows rows) throws IOException {
        var wrong = new ArrayList<RowResult>();
        return cells(in, columns -> {
            check(columns);
            var groups = dimensions.all().stream()
                    .map(Dimension::code)
                    .filter(columns.names()::contains)
                    .toList();
            return (cells, no) -> {
                var observation = observation(columns, groups, cells, no, wrong);
                if (wrong.isEmpty()) rows.take(new Numbered(no, observation));
                else wrong.forEach(rows::unreadable);
                wrong.clear();
            };
        });
    }

    /** The columns of a table by their names: they are looked for once a table, not once a row. */
    static final class Columns {
        private final Map<String, Integer> at = new LinkedHashMap<>();

        private Columns(CsvRecord header) {
            var repeated = new ArrayList<String>();
            for (int i = 0; i < header.getFieldCount(); i++) {
                var name = withoutMark(header.getField(i));
                if (at.put(name, i) != null) repeated.add(name);
            }
            if (!repeated.isEmpty())
                throw Problem.of(
                        ProblemCode.MALFORMED_BODY,
                        "the table has columns of the same name",
                        repeated.stream()
                                .map(column ->
                                        Violation.at("/" + column, "repeated-column", "this column stands twice"))
                                .toList());
        }

        /** In their order. */
        Set<String> names() {
            return at.keySet();
        }

        @Nullable
        String text(CsvRecord cells, String column) {
            var place = at.get(column);
            if (place == null || place >= cells.getFieldCount()) return null;
            var text = cells.getField(place).strip();
            return text.isEmpty() ? null : text;
        }
    }

    /** A row of a table and its number; the header does not count. */
    interface Cells {
        void take(CsvRecord cells, int no);
    }

    /** Reads a table's rows one by one; how many there were. What is to be done with them is asked for with the header. */
    int cells(InputStream in, Function<Columns, Cells> reader) throws IOException {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        int no = 0;
        try (var csv = CsvReader.builder()
                .skipEmptyLines(true)
                .detectBomHeader(false)
                .ofCsvRecord(new InputStreamReader(in, decoder))) {
            @Nullable Cells rows = null;
            for (var cells : csv) {
                if (rows == null) rows = reader.apply(new Columns(cells));
                else rows.take(cells, ++no);
            }
        } catch (CsvParseException e) {
            throw malformed("the rows cannot be told apart");
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException) throw malformed("it is not UTF-8");
            throw e;
        }
        return no;
    }

    private static Read read(List<Numbered> rows, List<RowResult> unreadable, int received) {
        if (received == 0) throw Problem.rules(List.of(Violation.at("", "required", "there is no row")));
        return new Read(rows, unreadable, received);
    }

    private void check(Columns columns) {
        var unknown = columns.names().stream()
                .filter(column -> !COLUMNS.contains(column) && dimensions.get(column) == null)
                .toList();
        if (unknown.isEmpty()) return;
        var allowed = new ArrayList<>(COLUMNS.stream().sorted().toList());
        allowed.addAll(dimensions.all().stream().map(Dimension::code).toList());
        throw Problem.of(
                ProblemCode.MALFORMED_BODY,
                "the table has unknown columns",
                unknown.stream()
                        .map(column -> Violation.at("/" + column, "unknown-column", "there is no such column")
                                .allowing(allowed))
                        .toList());
    }

    /** A file of another system may begin with a byte order mark. */
    private static String withoutMark(String column) {
        return column.startsWith("\uFEFF") ? column.substring(1) : column;
    }

    private static NewObservation observation(
            Columns columns, List<String> groups, CsvRecord cells, int no, List<RowResult> unreadable) {
        var dims = new HashMap<String, String>();
        for (var group : groups) {
            var item = columns.text(cells, group);
            if (item != null) dims.put(group, item);
        }
        var n = number(columns.text(cells, "n"), "n", no, unreadable);
        if (n != null && n.stripTrailingZeros().scale() > 0)
            unreadable.add(rejected(no, "wrong-type", "/n", "a whole number of people"));
        @Nullable DataSource source = null;
        var stated = columns.text(cells, "source");
        try {
            source = stated == null ? null : DataSource.valueOf(stated);
        } catch (IllegalArgumentException e) {
            unreadable.add(rejected(no, "unknown-value", "/source", "one of " + List.of(DataSource.values())));
        }
        return new NewObservation(
                columns.text(cells, "measureCode"),
                columns.text(cells, "schoolId"),
                columns.text(cells, "schoolSourcedId"),
                columns.text(cells, "partnerId"),
                columns.text(cells, "serviceId"),
                columns.text(cells, "periodId"),
                columns.text(cells, "periodSourcedId"),
                dims,
                number(columns.text(cells, "value"), "value", no, unreadable),
                number(columns.text(cells, "numerator"), "numerator", no, unreadable),
                number(columns.text(cells, "denominator"), "denominator", no, unreadable),
                n == null ? null : n.longValue(),
                source);
    }

    private static @Nullable BigDecimal number(
            @Nullable String text, String column, int no, List<RowResult> unreadable) {
        if (text == null) return null;
        if (MARKERS.contains(text.toLowerCase(Locale.ROOT))) {
            unreadable.add(rejected(
                    no,
                    "suppression-marker",
                    "/" + column,
                    "'%s' stands for a number that somebody held back; leave the row out".formatted(text)));
            return null;
        }
        try {
            if (text.length() <= 40) return new BigDecimal(text);
        } catch (NumberFormatException e) {
            // said below, as for a number of too many digits
        }
        unreadable.add(rejected(no, "wrong-type", "/" + column, "a number"));
        return null;
    }

    private static void limit(int rows) {
        if (rows > MAX_ROWS)
            throw Problem.of(
                    ProblemCode.PAYLOAD_TOO_LARGE,
                    "at most %d rows in one request; send an import to /v1/observation-imports".formatted(MAX_ROWS));
    }

    static RowResult rejected(int row, String code, @Nullable String pointer, String message) {
        return new RowResult(row, RowResult.Outcome.REJECTED, code, pointer, message, null);
    }

    private static Problem malformed(String why) {
        return Problem.of(ProblemCode.MALFORMED_BODY, why, List.of(Violation.at("", "unreadable", why)));
    }
}

package org.commonground.registry.imports;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file (RFC 4180) with a header, read row by row. A byte order mark is skipped, line ends may be CRLF, a quoted cell may
 * hold line breaks; broken UTF-8, a missing, repeated or unknown column, a row of another width or an open quote refuses the
 * file as a whole.
 */
public final class CsvTable {
    private static final int MAX_FIELD = 64 * 1024;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final String name;
    private final Set<String> required;
    private final @Nullable Set<String> optional;

    /** @param optional names, or prefixes ending in a dot, of columns that may be there */
    public CsvTable(String name, Set<String> required, Set<String> optional) {
        this(required, name, optional);
    }

    private CsvTable(Set<String> required, String name, @Nullable Set<String> optional) {
        this.name = name;
        this.required = required;
        this.optional = optional;
    }

    /** A publisher's file: it must have these columns, and whatever else it has is let be. */
    public static CsvTable withAnyOthers(String name, Set<String> required) {
        return new CsvTable(required, name, null);
    }

    /** A row, its number in the file (the header is 1) and its cells without the blanks around them. */
    public record Row(long number, Map<String, Integer> places, List<String> cells) implements ImportRow {
        @Override
        public String text(String column) {
            var place = places.get(column);
            return place == null ? "" : cells.get(place).strip();
        }

        @Override
        public boolean has(String column) {
            return places.containsKey(column);
        }

        /** The columns of the file, from left to right. */
        public Set<String> columns() {
            return places.keySet();
        }

        /** The parts of a cell that holds several, split at semicolons. */
        public List<String> list(String column) {
            var parts = new ArrayList<String>();
            for (var part : text(column).split(";")) if (!part.isBlank()) parts.add(part.strip());
            return parts;
        }
    }

    public void read(InputStream in, Consumer<Row> each) throws IOException {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try (var csv = CsvReader.builder()
                .skipEmptyLines(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(16 * 1024 * 1024)
                .ofCsvRecord(new InputStreamReader(withoutMark(in), decoder))) {
            @Nullable Map<String, Integer> places = null;
            for (var record : csv) {
                if (places == null) places = header(record.getFields());
                else each.accept(row(record, places));
            }
            if (places == null) throw refused("it is empty; a header is the least");
        } catch (CsvParseException e) {
            if (isBadText(e)) throw refused("it is not UTF-8");
            // what lies beneath may refuse to give more
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause())
                if (cause instanceof Problem problem) throw problem;
            throw refused(e.getMessage() == null ? "the rows cannot be told apart" : e.getMessage());
        } catch (UncheckedIOException e) {
            if (isBadText(e)) throw refused("it is not UTF-8");
            throw e;
        } catch (CharacterCodingException e) {
            throw refused("it is not UTF-8");
        }
    }

    private static boolean isBadText(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause())
            if (cause instanceof CharacterCodingException) return true;
        return false;
    }

    private Row row(CsvRecord record, Map<String, Integer> places) {
        var line = record.getStartingLineNumber();
        if (record.getFieldCount() != places.size())
            throw refused(
                    "line %d has %d cells, the header has %d".formatted(line, record.getFieldCount(), places.size()));
        for (var cell : record.getFields())
            if (cell.length() > MAX_FIELD)
                throw refused("line %d has a cell of over %d characters".formatted(line, MAX_FIELD));
        return new Row(line, places, record.getFields());
    }

    private Map<String, Integer> header(List<String> cells) {
        var places = new LinkedHashMap<String, Integer>();
        var repeated = new HashSet<String>();
        for (int i = 0; i < cells.size(); i++)
            if (places.put(cells.get(i).strip(), i) != null)
                repeated.add(cells.get(i).strip());
        if (!repeated.isEmpty()) throw refused("it has two columns called " + repeated);
        var missing = required.stream()
                .filter(column -> !places.containsKey(column))
                .sorted()
                .toList();
        if (!missing.isEmpty()) throw refused("it lacks the columns " + missing);
        if (optional == null) return places;
        var known = optional;
        var unknown = places.keySet().stream()
                .filter(column -> !required.contains(column) && !known.contains(column))
                .filter(column -> known.stream().noneMatch(each -> each.endsWith(".") && column.startsWith(each)))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) throw refused("it has the unknown columns " + unknown);
        return places;
    }

    private Problem refused(String why) {
        return Problem.of(ProblemCode.RULE_VIOLATED, name + " cannot be read: " + why);
    }

    private static InputStream withoutMark(InputStream in) throws IOException {
        var start = in.readNBytes(MARK.length);
        if (Arrays.equals(start, MARK)) return in;
        return new SequenceInputStream(new ByteArrayInputStream(start), in);
    }
}

package org.commonground.registry.imports;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;

/**
 * A CSV file (RFC 4180) with a header, read row by row. A byte order mark is skipped, line ends may be CRLF; broken UTF-8, a
 * missing column, an unknown column or an open quote refuses the file as a whole.
 */
final class CsvTable {
    private static final int MAX_FIELD = 64 * 1024;

    private final String name;
    private final Set<String> required;
    private final Set<String> optional;

    /** @param optional names, or prefixes ending in a dot, of columns that may be there */
    CsvTable(String name, Set<String> required, Set<String> optional) {
        this.name = name;
        this.required = required;
        this.optional = optional;
    }

    /** A row, its number in the file (the header is 1) and its cells without the blanks around them. */
    record Row(long number, NamedCsvRecord cells) {
        String text(String column) {
            return cells.findField(column).map(String::strip).orElse("");
        }

        /** The parts of a cell that holds several, split at semicolons. */
        List<String> list(String column) {
            var parts = new ArrayList<String>();
            for (var part : text(column).split(";")) if (!part.isBlank()) parts.add(part.strip());
            return parts;
        }
    }

    void read(InputStream in, Consumer<Row> each) throws IOException {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try (var csv = CsvReader.builder()
                .skipEmptyLines(true)
                .maxBufferSize(16 * 1024 * 1024)
                .ofNamedCsvRecord(new InputStreamReader(withoutMark(in), decoder))) {
            boolean checked = false;
            for (var cells : csv) {
                if (!checked) {
                    check(cells.getHeader());
                    checked = true;
                }
                for (var cell : cells.getFields())
                    if (cell.length() > MAX_FIELD)
                        throw refused("line %d has a cell of over %d characters"
                                .formatted(cells.getStartingLineNumber(), MAX_FIELD));
                each.accept(new Row(cells.getStartingLineNumber(), cells));
            }
        } catch (CsvParseException e) {
            throw refused(e.getMessage() == null ? "the rows cannot be told apart" : e.getMessage());
        } catch (UncheckedIOException e) {
            throw e.getCause() instanceof CharacterCodingException ? refused("it is not UTF-8") : e;
        }
    }

    private void check(List<String> header) {
        var missing = required.stream()
                .filter(column -> !header.contains(column))
                .sorted()
                .toList();
        if (!missing.isEmpty()) throw refused("it lacks the columns " + missing);
        var unknown = header.stream()
                .filter(column -> !required.contains(column) && !optional.contains(column))
                .filter(column -> optional.stream().noneMatch(known -> known.endsWith(".") && column.startsWith(known)))
                .toList();
        if (!unknown.isEmpty()) throw refused("it has the unknown columns " + unknown);
    }

    private Problem refused(String why) {
        return Problem.of(ProblemCode.RULE_VIOLATED, name + " cannot be read: " + why);
    }

    private static InputStream withoutMark(InputStream in) throws IOException {
        var start = in.readNBytes(3);
        var mark = ByteBuffer.wrap(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
        if (ByteBuffer.wrap(start).equals(mark)) return in;
        return new java.io.SequenceInputStream(new java.io.ByteArrayInputStream(start), in);
    }
}

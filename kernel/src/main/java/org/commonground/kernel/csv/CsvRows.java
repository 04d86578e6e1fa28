package org.commonground.kernel.csv;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A table as CSV (RFC 4180), row by row. Texts come from many hands, and a spreadsheet runs those that look like a formula:
 * they get an apostrophe, by which it takes them for the texts that they are. Numbers stay numbers, also below zero.
 */
public final class CsvRows implements Closeable {
    /** What a formula begins with; before it a tab or the end of a line is overlooked by some. */
    private static final String BEGINS_FORMULA = "=+-@\t\r";

    private final CsvWriter csv;

    public CsvRows(OutputStream out) {
        csv = CsvWriter.builder().build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    }

    /** Absent is empty. */
    public void add(@Nullable Object... cells) {
        csv.writeRecord(Arrays.stream(cells).map(CsvRows::cell).toArray(String[]::new));
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }

    private static String cell(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case BigDecimal number -> number.toPlainString();
            case Number number -> number.toString();
            default -> inert(value.toString());
        };
    }

    private static String inert(String text) {
        return !text.isEmpty() && BEGINS_FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}

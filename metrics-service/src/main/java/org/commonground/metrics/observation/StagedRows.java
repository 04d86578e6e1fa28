package org.commonground.metrics.observation;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/** Rows as PostgreSQL's COPY reads them: columns by tab, nothing as {@code \N}. Written in pieces, never held whole. */
final class StagedRows {
    private static final int PIECE = 1 << 16;

    private StagedRows() {}

    static void copy(Collection<Observation> rows, CopyIn copy) throws SQLException {
        var text = new StringBuilder(PIECE + 1024);
        for (var row : rows) {
            text.append(row.row()).append('\t');
            escaped(text, row.measureCode()).append('\t');
            text.append(row.period()).append('\t');
            text.append(row.school()).append('\t');
            text.append(row.partner()).append('\t');
            text.append(row.service()).append('\t');
            escaped(text, row.dims()).append('\t');
            number(text, row.value()).append('\t');
            number(text, row.numerator()).append('\t');
            number(text, row.denominator()).append('\t');
            nothing(text, row.n()).append('\t');
            text.append(row.measureVersion()).append('\t');
            text.append(row.source().name()).append('\n');
            if (text.length() >= PIECE) flush(text, copy);
        }
        flush(text, copy);
    }

    private static void flush(StringBuilder text, CopyIn copy) throws SQLException {
        var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        text.setLength(0);
    }

    private static StringBuilder number(StringBuilder text, @Nullable BigDecimal number) {
        return number == null ? text.append("\\N") : text.append(number.toPlainString());
    }

    private static StringBuilder nothing(StringBuilder text, @Nullable Object value) {
        return value == null ? text.append("\\N") : text.append(value);
    }

    private static StringBuilder escaped(StringBuilder text, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                default -> text.append(c);
            }
        }
        return text;
    }
}

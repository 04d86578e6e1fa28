package org.commonground.registry.copy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows to one table by COPY. They go to the lane by the megabyte, so that memory stays flat; what is left goes with
 * {@link #close}.
 *
 * <p>Values come in the order of the columns; {@link #end} ends a row.
 */
public final class CopyIn implements AutoCloseable {
    private static final int SEND_AT = 1 << 20;

    private final CopyLane lane;
    private final ObjectMapper json;
    private final String statement;
    private final StringBuilder pending = new StringBuilder();
    private boolean first = true;

    /** @param columns as they follow in each row, separated by commas */
    public CopyIn(CopyLane lane, ObjectMapper json, String table, String columns) {
        this.lane = lane;
        this.json = json;
        this.statement = "copy %s (%s) from stdin".formatted(table, columns);
    }

    /** The columns that every aggregate begins with, in the order of {@link #aggregate}. */
    public static final String AGGREGATE = "id, district, version, created_at, created_by, updated_at, updated_by, ";

    /** A row's first values, of an aggregate that is new. */
    public CopyIn aggregate(Aggregate created, String district) {
        return uuid(created.id())
                .text(district)
                .number(created.version())
                .instant(created.createdAt())
                .text(created.createdBy())
                .instant(created.updatedAt())
                .text(created.updatedBy());
    }

    public CopyIn text(@Nullable String value) {
        next();
        if (value == null) pending.append("\\N");
        else escape(value);
        return this;
    }

    public CopyIn uuid(@Nullable UUID value) {
        return plain(value);
    }

    public CopyIn number(@Nullable Number value) {
        return plain(value instanceof BigDecimal decimal ? decimal.toPlainString() : value);
    }

    public CopyIn instant(Instant value) {
        return plain(value);
    }

    public CopyIn code(@Nullable Enum<?> value) {
        return plain(value == null ? null : value.name());
    }

    /** An array of texts; of enums, their names. */
    public CopyIn texts(Collection<?> values) {
        next();
        pending.append('{');
        boolean later = false;
        for (var value : values) {
            if (later) pending.append(',');
            later = true;
            pending.append('"');
            var text = value instanceof Enum<?> code ? code.name() : value.toString();
            // twice: once for the array, once for COPY
            escape(text.replace("\\", "\\\\").replace("\"", "\\\""));
            pending.append('"');
        }
        pending.append('}');
        return this;
    }

    public CopyIn json(Object value) {
        try {
            return text(value instanceof Collection<?> none && none.isEmpty() ? "[]" : json.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("it cannot be written: " + value.getClass(), e);
        }
    }

    public void end() {
        pending.append('\n');
        first = true;
        if (pending.length() >= SEND_AT) send();
    }

    @Override
    public void close() {
        send();
    }

    private CopyIn plain(@Nullable Object value) {
        next();
        pending.append(value == null ? "\\N" : value.toString());
        return this;
    }

    private void next() {
        if (!first) pending.append('\t');
        first = false;
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            var each = value.charAt(i);
            switch (each) {
                case '\\' -> pending.append("\\\\");
                case '\t' -> pending.append("\\t");
                case '\n' -> pending.append("\\n");
                case '\r' -> pending.append("\\r");
                default -> pending.append(each);
            }
        }
    }

    private void send() {
        if (pending.isEmpty()) return;
        var rows = pending.toString().getBytes(StandardCharsets.UTF_8);
        pending.setLength(0);
        lane.send(statement, rows);
    }
}

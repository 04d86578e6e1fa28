package org.commonground.registry.copy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;
import org.postgresql.util.ByteConverter;

/**
 * Writes rows to one table by COPY in PostgreSQL's binary format, which spares both sides the writing and reading of text. Rows
 * go to the lane by the megabyte, so that memory stays flat; what is left goes with {@link #close}.
 *
 * <p>Values come in the order of the columns and in their very types: the format does not convert; {@link #end} ends a row.
 */
public final class CopyIn implements AutoCloseable {
    private static final int SEND_AT = 1 << 20;
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int FLAGS_AND_EXTENSION = 8;
    private static final int NULL = -1;
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final byte JSONB_VERSION = 1;

    private final CopyLane lane;
    private final ObjectMapper json;
    private final String statement;
    private final int columns;
    private byte[] pending = new byte[1 << 16];
    private int length;
    private int rowStart;
    private int values;

    /** @param columns as they follow in each row, separated by commas */
    public CopyIn(CopyLane lane, ObjectMapper json, String table, String columns) {
        this.lane = lane;
        this.json = json;
        this.statement = "copy %s (%s) from stdin (format binary)".formatted(table, columns);
        this.columns = columns.split(",").length;
        begin();
    }

    /** Ids as PostgreSQL orders them. */
    public static final Comparator<UUID> ORDER = Comparator.comparing(
                    UUID::getMostSignificantBits, Long::compareUnsigned)
            .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned);

    /**
     * Aggregates by their ids. Rows that come in the order of their keys meet the pages of the indexes one after another, so
     * that they are in the processor's cache: with eight indexes a fifth less of the database's work.
     */
    public static <A extends Aggregate> List<A> inOrder(Collection<A> created) {
        return created.stream()
                .sorted(Comparator.comparing(Aggregate::id, ORDER))
                .toList();
    }

    /** The columns that every aggregate begins with, in the order of {@link #aggregate}. */
    public static final String AGGREGATE = "id, district, version, created_at, created_by, updated_at, updated_by, ";

    /** A row's first values, of an aggregate that is new. */
    public CopyIn aggregate(Aggregate created, String district) {
        return uuid(created.id())
                .text(district)
                .bigint(created.version())
                .instant(created.createdAt())
                .text(created.createdBy())
                .instant(created.updatedAt())
                .text(created.updatedBy());
    }

    public CopyIn text(@Nullable String value) {
        if (value == null) return absent();
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public CopyIn uuid(@Nullable UUID value) {
        if (value == null) return absent();
        value(16);
        putLong(value.getMostSignificantBits());
        putLong(value.getLeastSignificantBits());
        return this;
    }

    public CopyIn bigint(long value) {
        value(8);
        putLong(value);
        return this;
    }

    /** A double precision. */
    public CopyIn real(@Nullable Double value) {
        return value == null ? absent() : bigint(Double.doubleToRawLongBits(value));
    }

    public CopyIn numeric(@Nullable BigDecimal value) {
        return value == null ? absent() : bytes(ByteConverter.numeric(value));
    }

    /** A timestamp with time zone. */
    public CopyIn instant(Instant value) {
        return bigint(EPOCH.until(value, ChronoUnit.MICROS));
    }

    /** As text. */
    public CopyIn code(@Nullable Enum<?> value) {
        return text(value == null ? null : value.name());
    }

    /** An array of texts; of enums, their names. */
    public CopyIn texts(Collection<?> elements) {
        int before = value(0);
        putInt(elements.isEmpty() ? 0 : 1);
        putInt(0); // none of them is null
        putInt(Oid.TEXT);
        if (!elements.isEmpty()) {
            putInt(elements.size());
            putInt(1);
            for (var element : elements) {
                var text = (element instanceof Enum<?> code ? code.name() : element.toString())
                        .getBytes(StandardCharsets.UTF_8);
                putInt(text.length);
                put(text);
            }
        }
        ByteConverter.int4(pending, before, length - before - 4);
        return this;
    }

    public CopyIn jsonb(Object value) {
        var text = write(value);
        value(1 + text.length);
        room(1);
        pending[length++] = JSONB_VERSION;
        put(text);
        return this;
    }

    /** JSON in a column of text. */
    public CopyIn json(Object value) {
        return bytes(write(value));
    }

    public void end() {
        if (values != columns) throw new IllegalStateException("%d values for %d columns".formatted(values, columns));
        values = 0;
        rowStart = length;
        if (length >= SEND_AT) send();
    }

    @Override
    public void close() {
        length = rowStart;
        send();
    }

    private byte[] write(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("it cannot be written: " + value.getClass(), e);
        }
    }

    private CopyIn absent() {
        value(NULL);
        return this;
    }

    private CopyIn bytes(byte[] value) {
        value(value.length);
        put(value);
        return this;
    }

    /** Begins a value, and before the first of them its row. Returns where its length stands. */
    private int value(int bytes) {
        if (values++ == 0) {
            room(2);
            ByteConverter.int2(pending, length, columns);
            length += 2;
        }
        putInt(bytes);
        return length - 4;
    }

    private void putInt(int value) {
        room(4);
        ByteConverter.int4(pending, length, value);
        length += 4;
    }

    private void putLong(long value) {
        room(8);
        ByteConverter.int8(pending, length, value);
        length += 8;
    }

    private void put(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, pending, length, bytes.length);
        length += bytes.length;
    }

    private void room(int bytes) {
        if (pending.length - length < bytes)
            pending = Arrays.copyOf(pending, Math.max(2 * pending.length, length + bytes));
    }

    private void begin() {
        System.arraycopy(SIGNATURE, 0, pending, 0, SIGNATURE.length);
        Arrays.fill(pending, SIGNATURE.length, SIGNATURE.length + FLAGS_AND_EXTENSION, (byte) 0);
        length = SIGNATURE.length + FLAGS_AND_EXTENSION;
        rowStart = length;
    }

    private void send() {
        if (length == SIGNATURE.length + FLAGS_AND_EXTENSION) return;
        room(2);
        ByteConverter.int2(pending, length, -1); // no more rows
        lane.send(statement, Arrays.copyOf(pending, length + 2));
        begin();
    }
}

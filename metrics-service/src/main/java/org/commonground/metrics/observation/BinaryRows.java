package org.commonground.metrics.observation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/**
 * Rows as PostgreSQL's binary COPY reads them (its documentation of COPY, "Binary Format"): nothing is written as text here that
 * the database would have to parse there. Written in pieces, never held whole.
 */
final class BinaryRows {
    private static final int PIECE = 1 << 16;

    /** The most that one field may need; longer texts are sent by themselves. */
    private static final int FIELD = 64;

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final int NOTHING = -1;

    /** Numbers have four decimals, which is one digit to the base of ten thousand. */
    private static final int SCALE = 4;

    private static final int BASE = 10_000;

    private final CopyIn copy;
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE);

    BinaryRows(CopyIn copy) {
        this.copy = copy;
        piece.put(SIGNATURE).putInt(0).putInt(0);
    }

    BinaryRows row(int columns) throws SQLException {
        room(FIELD);
        piece.putShort((short) columns);
        return this;
    }

    BinaryRows text(String text) throws SQLException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        room(FIELD);
        piece.putInt(bytes.length);
        if (bytes.length > piece.remaining()) {
            flush();
            if (bytes.length > piece.remaining()) {
                copy.writeToCopy(bytes, 0, bytes.length);
                return this;
            }
        }
        piece.put(bytes);
        return this;
    }

    BinaryRows uuid(UUID id) throws SQLException {
        room(FIELD);
        piece.putInt(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        return this;
    }

    BinaryRows int4(int number) throws SQLException {
        room(FIELD);
        piece.putInt(4).putInt(number);
        return this;
    }

    BinaryRows int8(@Nullable Long number) throws SQLException {
        room(FIELD);
        if (number == null) piece.putInt(NOTHING);
        else piece.putInt(8).putLong(number);
        return this;
    }

    BinaryRows timestamp(Instant at) throws SQLException {
        return int8(Duration.between(EPOCH, at).toNanos() / 1_000);
    }

    /** A {@code numeric(18, 4)}: its digits to the base of ten thousand, the last of which are the decimals. */
    BinaryRows numeric(@Nullable BigDecimal number) throws SQLException {
        room(FIELD);
        if (number == null) {
            piece.putInt(NOTHING);
            return this;
        }
        long unscaled =
                number.setScale(SCALE, RoundingMode.HALF_UP).unscaledValue().longValueExact();
        long rest = Math.abs(unscaled);
        int digits = 0;
        for (long left = rest; left > 0; left /= BASE) digits++;
        piece.putInt(8 + 2 * digits)
                .putShort((short) digits)
                .putShort((short) (digits - 2))
                .putShort((short) (unscaled < 0 ? 0x4000 : 0))
                .putShort((short) SCALE);
        int at = piece.position();
        for (int digit = digits - 1; digit >= 0; digit--) {
            piece.putShort(at + 2 * digit, (short) (rest % BASE));
            rest /= BASE;
        }
        piece.position(at + 2 * digits);
        return this;
    }

    /** After the last row; the COPY itself is still to be ended. */
    void end() throws SQLException {
        room(FIELD);
        piece.putShort((short) NOTHING);
        flush();
    }

    private void room(int bytes) throws SQLException {
        if (piece.remaining() < bytes) flush();
    }

    private void flush() throws SQLException {
        copy.writeToCopy(piece.array(), 0, piece.position());
        piece.clear();
    }
}

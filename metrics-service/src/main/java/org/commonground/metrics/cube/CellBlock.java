package org.commonground.metrics.cube;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.commonground.metrics.suppression.CellStatus;

/**
 * Some thousand cells of one level of a table, column by column, in the order of their codes: differences of codes, a byte of
 * marks each, then each layer. Whole numbers take as many bytes as they need, a layer of nothing but zeros takes one.
 */
final class CellBlock {
    static final int MOST = 4096;

    private static final int STATED = 4;
    private static final int ONE_TAG = 8;
    /** In the order of their marks, which are stored: only ever added to. */
    private static final List<CellStatus> STATUS =
            List.of(CellStatus.SHOWN, CellStatus.PRIMARY, CellStatus.COMPLEMENTARY, CellStatus.HIDDEN);

    private final long[] codes;
    private final byte[] marks;
    private final long[][] layers;

    CellBlock(int size, int layers) {
        codes = new long[size];
        marks = new byte[size];
        this.layers = new long[layers][];
    }

    private CellBlock(long[] codes, byte[] marks, long[][] layers) {
        this.codes = codes;
        this.marks = marks;
        this.layers = layers;
    }

    void set(int at, long code, CellStatus status, boolean isStated, boolean isOfOneTag) {
        codes[at] = code;
        marks[at] = (byte) (STATUS.indexOf(status) | (isStated ? STATED : 0) | (isOfOneTag ? ONE_TAG : 0));
    }

    void set(int at, int layer, long amount) {
        if (amount == 0) return;
        if (layers[layer] == null) layers[layer] = new long[codes.length];
        layers[layer][at] = amount;
    }

    int size() {
        return codes.length;
    }

    long first() {
        return codes[0];
    }

    /** Where a code is, or a negative number. */
    int find(long code) {
        return Arrays.binarySearch(codes, code);
    }

    long amount(int at, int layer) {
        var amounts = layers[layer];
        return amounts == null ? 0 : amounts[at];
    }

    CellStatus status(int at) {
        return STATUS.get(marks[at] & 3);
    }

    boolean isStated(int at) {
        return (marks[at] & STATED) != 0;
    }

    boolean isOfOneTag(int at) {
        return (marks[at] & ONE_TAG) != 0;
    }

    byte[] bytes() {
        var out = new Writer(codes.length * 16);
        out.number(codes.length);
        out.number(layers.length);
        long before = 0;
        for (long code : codes) {
            out.number(code - before);
            before = code;
        }
        out.writeBytes(marks);
        for (var amounts : layers) {
            out.write(amounts == null ? 0 : 1);
            if (amounts != null) for (long amount : amounts) out.number((amount << 1) ^ (amount >> 63));
        }
        return out.toByteArray();
    }

    static CellBlock of(byte[] bytes) {
        var in = new Reader(bytes);
        var codes = new long[(int) in.number()];
        var layers = new long[(int) in.number()][];
        long before = 0;
        for (int i = 0; i < codes.length; i++) codes[i] = before += in.number();
        var marks = Arrays.copyOfRange(bytes, in.at, in.at += codes.length);
        for (int layer = 0; layer < layers.length; layer++) {
            if (bytes[in.at++] == 0) continue;
            layers[layer] = new long[codes.length];
            for (int i = 0; i < codes.length; i++) {
                long zigzag = in.number();
                layers[layer][i] = (zigzag >>> 1) ^ -(zigzag & 1);
            }
        }
        return new CellBlock(codes, marks, layers);
    }

    private static final class Writer extends ByteArrayOutputStream {
        Writer(int expected) {
            super(expected);
        }

        /** Seven bits a byte, the lowest first; the eighth says that more follow. */
        void number(long number) {
            while ((number & ~0x7FL) != 0) {
                write((int) (number & 0x7F) | 0x80);
                number >>>= 7;
            }
            write((int) number);
        }
    }

    private static final class Reader {
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        long number() {
            long number = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = bytes[at++];
                number |= (long) (next & 0x7F) << shift;
                if (next >= 0) return number;
            }
        }
    }
}

package org.commonground.metrics.cube;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.commonground.metrics.suppression.CellStatus;

/** Cells of a stored table; blocks are fetched when they are first needed, and kept. */
final class StoredCells implements Cells {
    private final TableShape shape;
    private final Map<Integer, long[]> directory;
    private final Map<Integer, CellBlock[]> levels = new ConcurrentHashMap<>();
    private final Fetch fetch;

    /** Gets blocks of a level, by their number. */
    interface Fetch {
        /**
         * The blocks from one number to another, both included.
         *
         * @throws TableMoved if the table was worked out anew meanwhile
         */
        SortedMap<Integer, byte[]> blocks(int level, int from, int to);
    }

    StoredCells(TableShape shape, Map<Integer, long[]> directory, Fetch fetch) {
        this.shape = shape;
        this.directory = directory;
        this.fetch = fetch;
    }

    /** Has ready, with one look, what the cells of a level need; of one school, if only that is asked for. */
    void prepare(int level, int axis, int node) {
        var firsts = directory.get(level);
        if (firsts == null) return;
        int from = 0;
        int to = firsts.length - 1;
        if (axis >= 0) {
            var range = shape.range(axis, node);
            from = Math.max(0, blockOf(firsts, range[0]));
            to = Math.max(from, blockOf(firsts, range[1] - 1));
        }
        load(level, firsts, from, to);
    }

    private CellBlock[] load(int level, long[] firsts, int from, int to) {
        var blocks = levels.computeIfAbsent(level, _ -> new CellBlock[firsts.length]);
        while (from <= to && blocks[from] != null) from++;
        while (from <= to && blocks[to] != null) to--;
        if (from <= to) fetch.blocks(level, from, to).forEach((no, bytes) -> blocks[no] = CellBlock.of(bytes));
        return blocks;
    }

    private static int blockOf(long[] firsts, long code) {
        int at = Arrays.binarySearch(firsts, code);
        return at >= 0 ? at : -at - 2;
    }

    @Override
    public int find(int[] nodes) {
        int level = shape.level(nodes);
        var firsts = directory.get(level);
        if (firsts == null) return -1;
        long code = shape.code(nodes);
        int no = blockOf(firsts, code);
        if (no < 0) return -1;
        var blocks = levels.get(level);
        if (blocks == null || blocks[no] == null) blocks = load(level, firsts, 0, firsts.length - 1);
        int at = blocks[no].find(code);
        return at < 0 ? -1 : cell(level, no, at);
    }

    // --- a cell's number is made of its level, its block and its place there

    private static final int PLACE_BITS = 12;
    private static final int BLOCK_BITS = 10;

    /** More blocks than a cell's number can name are refused when the table is stored. */
    static final int MOST_BLOCKS = 1 << BLOCK_BITS;

    static final int MOST_AXES = 31 - PLACE_BITS - BLOCK_BITS;

    private static int cell(int level, int no, int at) {
        return (level << (PLACE_BITS + BLOCK_BITS)) | (no << PLACE_BITS) | at;
    }

    private CellBlock block(int cell) {
        var blocks = levels.get(cell >>> (PLACE_BITS + BLOCK_BITS));
        if (blocks == null) throw new IllegalStateException("no such cell was found");
        return blocks[(cell >>> PLACE_BITS) & (MOST_BLOCKS - 1)];
    }

    private static int place(int cell) {
        return cell & (CellBlock.MOST - 1);
    }

    @Override
    public long amount(int cell, int layer) {
        return block(cell).amount(place(cell), layer);
    }

    @Override
    public CellStatus status(int cell) {
        return block(cell).status(place(cell));
    }

    @Override
    public boolean isStated(int cell) {
        return block(cell).isStated(place(cell));
    }

    @Override
    public boolean isOfOneTag(int cell) {
        return block(cell).isOfOneTag(place(cell));
    }

    /** How many cells are held in memory. */
    int held() {
        int held = 0;
        for (var blocks : new TreeMap<>(levels).values())
            for (var block : blocks) if (block != null) held += block.size();
        return held;
    }
}

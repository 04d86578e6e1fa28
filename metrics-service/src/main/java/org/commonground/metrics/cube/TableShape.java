package org.commonground.metrics.cube;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.commonground.metrics.suppression.Axis;

/**
 * What a table's cells are broken down by, and how a cell's place becomes a number: its level is the set of axes that are not
 * totalled, one bit each; its code counts through their nodes, school first, so that what is asked for one school lies together.
 */
final class TableShape {
    /** What comes first in a code, and so lies together. */
    private static final List<String> LEADING = List.of(Cube.SCHOOL, Cube.PARTNER, Cube.SERVICE, Cube.PERIOD);

    private final List<Axis> axes;
    private final List<Map<String, String>> parents;
    private final List<SortedSet<String>> observed;
    private final long[] weights;

    private TableShape(List<Axis> axes, List<Map<String, String>> parents, List<SortedSet<String>> observed) {
        this.axes = axes;
        this.parents = parents;
        this.observed = observed;
        weights = new long[axes.size()];
        var order = new ArrayList<Integer>();
        for (int i = 0; i < axes.size(); i++) order.add(i);
        order.sort(Comparator.<Integer>comparingInt(
                        i -> LEADING.contains(axes.get(i).name())
                                ? LEADING.indexOf(axes.get(i).name())
                                : LEADING.size())
                .thenComparing(i -> axes.get(i).name()));
        long weight = 1;
        for (int i : order.reversed()) {
            weights[i] = weight;
            weight = Math.multiplyExact(weight, axes.get(i).nodes());
        }
    }

    /**
     * The shape of a table.
     *
     * @param observed by axis, the items that rows name
     * @param trees by axis, what each item is part of; an axis that is not in it is flat
     */
    static TableShape of(SortedMap<String, SortedSet<String>> observed, Map<String, Map<String, String>> trees) {
        var axes = new ArrayList<Axis>();
        var parents = new ArrayList<Map<String, String>>();
        observed.forEach((name, items) -> {
            var tree = new TreeMap<String, String>();
            for (var item : items) tree.put(item, "");
            tree.putAll(trees.getOrDefault(name, Map.of()));
            parents.add(tree);
            axes.add(Axis.tree(name, tree));
        });
        return new TableShape(axes, parents, List.copyOf(observed.values()));
    }

    List<Axis> axes() {
        return axes;
    }

    /** The place of an axis, or -1. */
    int axis(String name) {
        for (int i = 0; i < axes.size(); i++) if (axes.get(i).name().equals(name)) return i;
        return -1;
    }

    SortedSet<String> observed(String axis) {
        int at = axis(axis);
        return at < 0 ? Collections.emptySortedSet() : observed.get(at);
    }

    Map<String, String> parents(String axis) {
        int at = axis(axis);
        return at < 0 ? Map.of() : parents.get(at);
    }

    int level(int[] nodes) {
        int level = 0;
        for (int axis = 0; axis < nodes.length; axis++) if (nodes[axis] != Axis.TOTAL) level |= 1 << axis;
        return level;
    }

    long code(int[] nodes) {
        long code = 0;
        for (int axis = 0; axis < nodes.length; axis++) code += nodes[axis] * weights[axis];
        return code;
    }

    /** The first code of what lies together with a node of the leading axis, and the first after it; all, if another leads. */
    long[] range(int axis, int node) {
        for (int other = 0; other < weights.length; other++)
            if (weights[other] > weights[axis]) return new long[] {0, Long.MAX_VALUE};
        return new long[] {node * weights[axis], (node + 1) * weights[axis]};
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(axes.size());
        for (int i = 0; i < axes.size(); i++) {
            out.writeUTF(axes.get(i).name());
            out.writeInt(parents.get(i).size());
            for (var item : parents.get(i).entrySet()) {
                out.writeUTF(item.getKey());
                out.writeUTF(item.getValue());
                out.writeBoolean(observed.get(i).contains(item.getKey()));
            }
        }
    }

    static TableShape read(DataInputStream in) throws IOException {
        int size = in.readInt();
        var axes = new ArrayList<Axis>();
        var parents = new ArrayList<Map<String, String>>();
        var observed = new ArrayList<SortedSet<String>>();
        for (int i = 0; i < size; i++) {
            var name = in.readUTF();
            var tree = new TreeMap<String, String>();
            var seen = new TreeSet<String>();
            for (int items = in.readInt(); items > 0; items--) {
                var item = in.readUTF();
                tree.put(item, in.readUTF());
                if (in.readBoolean()) seen.add(item);
            }
            axes.add(Axis.tree(name, tree));
            parents.add(tree);
            observed.add(seen);
        }
        return new TableShape(axes, parents, observed);
    }

    /** The shape and, for each level, the first code of each of its blocks. */
    static byte[] bytes(TableShape shape, SortedMap<Integer, long[]> directory) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            shape.write(out);
            out.writeInt(directory.size());
            for (var level : directory.entrySet()) {
                out.writeInt(level.getKey());
                out.writeInt(level.getValue().length);
                for (long first : level.getValue()) out.writeLong(first);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    record Stored(TableShape shape, Map<Integer, long[]> directory) {}

    static Stored of(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            var shape = read(in);
            var directory = new HashMap<Integer, long[]>();
            for (int levels = in.readInt(); levels > 0; levels--) {
                int level = in.readInt();
                var firsts = new long[in.readInt()];
                for (int i = 0; i < firsts.length; i++) firsts[i] = in.readLong();
                directory.put(level, firsts);
            }
            return new Stored(shape, directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

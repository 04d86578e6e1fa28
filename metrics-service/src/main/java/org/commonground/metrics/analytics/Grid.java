package org.commonground.metrics.analytics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.commonground.metrics.cube.Answer;
import org.commonground.metrics.cube.Cube;
import org.commonground.metrics.replica.SchoolPeriod;

/** Walks over every combination of items that stands in a row, and looks each up in some tables by number. */
final class Grid {
    private final List<String> axes;
    private final List<List<String>> items;
    private final int[] at;
    private final List<Layer> layers;
    private boolean isAtRow;

    private Grid(Map<String, List<String>> named, List<Layer> layers) {
        axes = List.copyOf(named.keySet());
        items = List.copyOf(named.values());
        at = new int[axes.size()];
        this.layers = layers;
        isAtRow = items.stream().noneMatch(List::isEmpty);
    }

    /**
     * The rows of one measure and period.
     *
     * @param named the items of each axis that stand in rows
     * @param only the items that are joined, by axis
     * @param areas the schools of each area that stands in a row
     */
    static Grid of(
            Map<String, List<String>> named,
            List<Cube> cubes,
            SchoolPeriod period,
            Map<String, List<String>> only,
            Map<String, List<String>> areas) {
        var layers = new ArrayList<Layer>();
        for (var cube : cubes) layers.add(new Layer(cube, named, period, only, areas));
        return new Grid(named, layers);
    }

    long size() {
        long size = 1;
        for (var each : items) size = Math.multiplyExact(size, each.size());
        return size;
    }

    boolean isAtRow() {
        return isAtRow;
    }

    void next() {
        for (int axis = at.length - 1; axis >= 0; axis--) {
            if (++at[axis] < items.get(axis).size()) return;
            at[axis] = 0;
        }
        isAtRow = false;
    }

    void putKeys(Map<String, String> keys) {
        for (int axis = 0; axis < at.length; axis++)
            keys.put(axes.get(axis), items.get(axis).get(at[axis]));
    }

    /** What one of the tables tells of the row. */
    Answer answer(int table, boolean privileged) {
        return layers.get(table).answer(at, privileged);
    }

    /** One table, and where the rows' items are in it. */
    private static final class Layer {
        private final Cube cube;
        private final int[] axis;
        private final int[][] nodes;
        /** What is joined: nodes of the axes that do not stand in rows. None if nothing of it is there. */
        private final List<int[]> joined;

        private final boolean isOneCell;
        private final int[] place;
        /** The axis that areas stand on, or -1: each is several schools, and no cell of the table. */
        private int areaAxis = -1;

        private int[][] schoolsOf = {};

        Layer(
                Cube cube,
                Map<String, List<String>> named,
                SchoolPeriod period,
                Map<String, List<String>> only,
                Map<String, List<String>> areas) {
            this.cube = cube;
            axis = new int[named.size()];
            nodes = new int[axis.length][];
            place = new int[cube.axes()];
            int no = 0;
            for (var each : named.entrySet()) {
                axis[no] = axis(cube, each.getKey());
                if (each.getKey().equals(Asked.AREA)) {
                    areaAxis = no;
                    schoolsOf = schools(cube, axis[no], each.getValue(), areas);
                    nodes[no] = Arrays.stream(schoolsOf)
                            .mapToInt(schools -> schools.length == 0 ? Cube.UNKNOWN : schools[0])
                            .toArray();
                } else nodes[no] = nodes(cube, axis[no], each.getValue());
                no++;
            }
            List<int[]> joined = new ArrayList<>();
            var start = new int[cube.axes()];
            int periods = cube.axis(Cube.PERIOD);
            int node = periods < 0 ? periods : cube.node(periods, period.id().toString());
            boolean isThere = node != Cube.UNKNOWN;
            if (isThere && periods >= 0) start[periods] = node;
            if (isThere) joined.add(start);
            int combinations = 1;
            for (var filter : only.entrySet()) {
                // bounds rows
                if (named.containsKey(Cube.SCHOOL)
                        && (filter.getKey().equals(Asked.NETWORK)
                                || filter.getKey().equals(Asked.AREA))) continue;
                joined = times(joined, cube, filter.getKey(), filter.getValue());
                combinations *= filter.getValue().size();
            }
            this.joined = joined;
            isOneCell = combinations == 1 && areaAxis < 0;
            prepare(no);
        }

        private static int axis(Cube cube, String name) {
            return cube.axis(name.equals(Asked.NETWORK) || name.equals(Asked.AREA) ? Cube.SCHOOL : name);
        }

        private static int[][] schools(Cube cube, int axis, List<String> items, Map<String, List<String>> areas) {
            var schools = new int[items.size()][];
            for (int i = 0; i < schools.length; i++)
                schools[i] = axis < 0
                        ? new int[0]
                        : areas.getOrDefault(items.get(i), List.of()).stream()
                                .mapToInt(school -> cube.node(axis, school))
                                .distinct()
                                .filter(node -> node != Cube.UNKNOWN)
                                .toArray();
            return schools;
        }

        private static int[] nodes(Cube cube, int axis, List<String> items) {
            var nodes = new int[items.size()];
            for (int i = 0; i < nodes.length; i++) nodes[i] = axis < 0 ? axis : cube.node(axis, items.get(i));
            return nodes;
        }

        private static List<int[]> times(List<int[]> places, Cube cube, String name, List<String> items) {
            int axis = axis(cube, name);
            var more = new ArrayList<int[]>();
            for (int node : nodes(cube, axis, items)) {
                if (node == Cube.UNKNOWN) continue;
                for (var place : places) {
                    var next = place.clone();
                    if (axis >= 0) next[axis] = node;
                    more.add(next);
                }
            }
            return more;
        }

        /** All that rows need lies in one level of the table; if they are of one school, together in it. */
        private void prepare(int axes) {
            if (joined.isEmpty()) return;
            var sample = joined.getFirst().clone();
            int single = Cube.UNKNOWN;
            int school = cube.axis(Cube.SCHOOL);
            if (school >= 0 && sample[school] != 0 && isOneCell) single = school;
            for (int no = 0; no < axes; no++) {
                if (axis[no] < 0 || nodes[no].length == 0) continue;
                int known = 0;
                for (int node : nodes[no]) if (node > 0) known = node;
                sample[axis[no]] = known;
                if (axis[no] == school && nodes[no].length == 1 && known > 0) single = school;
            }
            cube.prepare(sample, single);
        }

        Answer answer(int[] at, boolean privileged) {
            if (joined.isEmpty()) return Answer.NO_DATA;
            for (int no = 0; no < at.length; no++) if (nodes[no][at[no]] == Cube.UNKNOWN) return Answer.NO_DATA;
            if (isOneCell) return cube.at(placed(joined.getFirst(), at, place), privileged);
            var places = new ArrayList<int[]>(joined.size());
            for (var each : joined) {
                if (areaAxis < 0) places.add(placed(each, at, new int[place.length]));
                else
                    for (int school : schoolsOf[at[areaAxis]]) {
                        var next = placed(each, at, new int[place.length]);
                        next[axis[areaAxis]] = school;
                        places.add(next);
                    }
            }
            return cube.joined(places, privileged);
        }

        private int[] placed(int[] from, int[] at, int[] into) {
            System.arraycopy(from, 0, into, 0, into.length);
            for (int no = 0; no < at.length; no++) if (axis[no] >= 0) into[axis[no]] = nodes[no][at[no]];
            return into;
        }
    }
}

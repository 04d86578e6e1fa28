package org.commonground.metrics.suppression;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * One way of breaking a total down: student groups, schools, or periods within a school year. It is a tree: the root is the
 * total, a flat list of items is a tree of depth one.
 *
 * <p>Beneath every node that has children stands one more leaf, the <em>rest</em>: what was stated for the node but for none of
 * its children (a school's total without its groups, students whose group nobody reported). With it a node is always exactly
 * the sum of what is below it, so that "total minus the parts shown" is a cell like any other and is protected like one. The rest
 * itself is never published.
 */
public final class Axis {
    /** The node of the total. */
    public static final int TOTAL = 0;

    private final String name;
    private final List<String> items;
    private final Map<String, Integer> nodes = new HashMap<>();
    private final int[] parent;
    private final int[] depth;
    private final int[] rest;
    private final int[][] upward;

    private Axis(String name, Map<String, String> parents) {
        this.name = name;
        items = new ArrayList<>();
        items.add("");
        nodes.put("", TOTAL);
        for (var item : new TreeSet<>(parents.keySet())) {
            nodes.put(item, items.size());
            items.add(item);
        }
        int named = items.size();
        var inner = new TreeSet<Integer>();
        inner.add(TOTAL);
        for (var above : parents.values()) inner.add(node(above));
        parent = new int[named + inner.size()];
        depth = new int[parent.length];
        rest = new int[parent.length];
        parent[TOTAL] = -1;
        parents.forEach((item, above) -> parent[node(item)] = node(above));
        for (int node = 0; node < named; node++) rest[node] = node;
        for (int node : inner) {
            rest[node] = items.size();
            parent[items.size()] = node;
            items.add(items.get(node));
        }
        for (int node = named; node < items.size(); node++) rest[node] = node;
        upward = new int[items.size()][];
        for (int node = 0; node < items.size(); node++) upward[node] = pathUp(node);
        for (int node = 0; node < items.size(); node++) depth[node] = upward[node].length - 1;
    }

    /** A total and its items. */
    public static Axis flat(String name, Collection<String> items) {
        var parents = new LinkedHashMap<String, String>();
        for (var item : items) parents.put(item, "");
        return new Axis(name, parents);
    }

    /**
     * A total and a hierarchy below it.
     *
     * @param parents every item and what it is part of; the empty text is the total
     */
    public static Axis tree(String name, Map<String, String> parents) {
        return new Axis(name, new TreeMap<>(parents));
    }

    private int[] pathUp(int node) {
        var path = new ArrayList<Integer>();
        for (int at = node; at >= 0; at = parent[at]) {
            if (path.size() > parent.length) throw new IllegalArgumentException(name + " is part of itself");
            path.add(at);
        }
        return path.stream().mapToInt(Integer::intValue).toArray();
    }

    public String name() {
        return name;
    }

    /** The node of an item. */
    public int node(String item) {
        var found = nodes.get(item);
        if (found == null) throw new IllegalArgumentException("%s has no item %s".formatted(name, item));
        return found;
    }

    public boolean has(String item) {
        return nodes.containsKey(item);
    }

    public String item(int node) {
        return items.get(node);
    }

    int size() {
        return items.size();
    }

    /** How many nodes there are, rests included: nodes are numbered from 0. */
    public int nodes() {
        return items.size();
    }

    int parent(int node) {
        return parent[node];
    }

    /** Where an amount stands that is known for this node but for nothing below it. */
    int rest(int node) {
        return rest[node];
    }

    boolean isRest(int node) {
        return node >= nodes.size();
    }

    /** The node and everything it is part of, up to the total. */
    int[] upward(int node) {
        return upward[node];
    }

    int depth(int node) {
        return depth[node];
    }

    /** Whether nothing is below it. */
    public boolean isLeaf(int node) {
        return rest[node] == node;
    }

    /** What is directly below a node; not its rest. */
    public int[] below(int node) {
        return IntStream.range(1, nodes.size())
                .filter(each -> parent[each] == node)
                .toArray();
    }

    /** Whether a node is another one or part of it. */
    public boolean isWithin(int node, int whole) {
        return depth[node] >= depth[whole] && above(node, depth[whole]) == whole;
    }

    /** The ancestor at a depth. */
    int above(int node, int atDepth) {
        var path = upward[node];
        return path[path.length - 1 - atDepth];
    }
}

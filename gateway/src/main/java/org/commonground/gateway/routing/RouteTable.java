package org.commonground.gateway.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The contract's paths as a tree of segments. A literal segment wins over a parameter with literal parts
 * ({@code {id}:cancel}), and that wins over a plain parameter, at every level.
 */
final class RouteTable<T> {
    private final Node<T> root = new Node<>();

    private static final class Node<T> {
        final Map<String, Node<T>> literals = new HashMap<>();
        final List<Affixed<T>> affixed = new ArrayList<>();

        @Nullable
        Node<T> parameter;

        @Nullable
        T target;
    }

    private record Affixed<T>(String before, String after, Node<T> node) {
        boolean matches(String segment) {
            return segment.length() > before.length() + after.length()
                    && segment.startsWith(before)
                    && segment.endsWith(after);
        }
    }

    void put(String template, T target) {
        var node = root;
        for (var segment : template.substring(1).split("/", -1)) node = child(node, segment);
        node.target = target;
    }

    @Nullable
    T find(String path) {
        return find(root, path, 1);
    }

    private static <T> Node<T> child(Node<T> node, String segment) {
        var open = segment.indexOf('{');
        var close = segment.lastIndexOf('}');
        if (open < 0) return node.literals.computeIfAbsent(segment, _ -> new Node<>());
        if (open == 0 && close == segment.length() - 1) {
            if (node.parameter == null) node.parameter = new Node<>();
            return node.parameter;
        }
        var before = segment.substring(0, open);
        var after = segment.substring(close + 1);
        for (var known : node.affixed) if (known.before.equals(before) && known.after.equals(after)) return known.node;
        var added = new Affixed<>(before, after, new Node<T>());
        node.affixed.add(added);
        return added.node;
    }

    private static <T> @Nullable T find(Node<T> node, String path, int from) {
        var slash = path.indexOf('/', from);
        var segment = slash < 0 ? path.substring(from) : path.substring(from, slash);
        var found = follow(node.literals.get(segment), path, slash);
        if (found != null) return found;
        for (var affixed : node.affixed) {
            found = affixed.matches(segment) ? follow(affixed.node, path, slash) : null;
            if (found != null) return found;
        }
        return segment.isEmpty() ? null : follow(node.parameter, path, slash);
    }

    private static <T> @Nullable T follow(@Nullable Node<T> node, String path, int slash) {
        if (node == null) return null;
        return slash < 0 ? node.target : find(node, path, slash + 1);
    }
}

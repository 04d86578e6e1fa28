package org.commonground.kernel.aggregate;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;

/**
 * A state graph: which state may follow which, and who may take the step. Guards that look at more than the state belong
 * to the aggregate; it hands the unmet ones to {@link #check}.
 */
public final class Transitions<S extends Enum<S>> {
    private record Edge<S>(S from, S to, Set<Role> by) {}

    private final List<Edge<S>> edges;

    private Transitions(List<Edge<S>> edges) {
        this.edges = edges;
    }

    public static <S extends Enum<S>> Transitions<S> none() {
        return new Transitions<>(List.of());
    }

    /** The same graph with one more edge. */
    public Transitions<S> allow(S from, S to, Role first, Role... others) {
        var more = new ArrayList<>(edges);
        more.add(new Edge<>(from, to, EnumSet.of(first, others)));
        return new Transitions<>(List.copyOf(more));
    }

    /** Where somebody with these roles may go from here, guards aside. */
    public List<S> allowed(S from, Set<Role> roles) {
        return edges.stream()
                .filter(edge -> edge.from == from && edge.by.stream().anyMatch(roles::contains))
                .map(Edge::to)
                .distinct()
                .toList();
    }

    /** Whether anybody may go there from here. */
    public boolean connects(S from, S to) {
        return edges.stream().anyMatch(edge -> edge.from == from && edge.to == to);
    }

    /** Refuses a step that the graph does not have, that is not the caller's to take, or that has an unmet guard. */
    public void check(S from, S to, Set<Role> roles, List<Violation> unmet) {
        if (!connects(from, to))
            throw refused(
                    from,
                    to,
                    roles,
                    List.of(Violation.guard("no-such-transition", "%s does not lead to %s".formatted(from, to))));
        if (!allowed(from, roles).contains(to))
            throw refused(
                    from,
                    to,
                    roles,
                    List.of(Violation.guard("not-yours", "%s to %s is for %s".formatted(from, to, names(from, to)))));
        if (!unmet.isEmpty()) throw refused(from, to, roles, unmet);
    }

    private List<String> names(S from, S to) {
        return edges.stream()
                .filter(edge -> edge.from == from && edge.to == to)
                .flatMap(edge -> edge.by.stream())
                .map(role -> role == Role.SYSTEM ? "the suite itself" : role.realmRole())
                .distinct()
                .toList();
    }

    private Problem refused(S from, S to, Set<Role> roles, List<Violation> violations) {
        return Problem.of(
                        ProblemCode.TRANSITION_REFUSED, "it is %s and cannot become %s".formatted(from, to), violations)
                .member("state", from.name())
                .member(
                        "allowedTransitions",
                        allowed(from, roles).stream().map(Enum::name).toList());
    }
}

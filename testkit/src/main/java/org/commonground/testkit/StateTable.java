package org.commonground.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.assertj.core.api.SoftAssertions;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Transitions;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;

/**
 * A state graph, written down a second time, against an aggregate: every pair of states and every role. A line of it is
 * {@code FROM TO ROLE…}, with roles as in the access table.
 */
public final class StateTable<S extends Enum<S>> {
    private record Edge<S>(S from, S to) {}

    private final Class<S> states;
    private final Map<Edge<S>, Set<String>> expected = new HashMap<>();

    private StateTable(Class<S> states, String table) {
        this.states = states;
        for (var line : table.strip().split("\n", -1)) {
            var words = line.strip().split("\\s+", -1);
            expected.put(
                    new Edge<>(Enum.valueOf(states, words[0]), Enum.valueOf(states, words[1])),
                    Set.of(Arrays.copyOfRange(words, 2, words.length)));
        }
    }

    public static <S extends Enum<S>> StateTable<S> of(Class<S> states, String table) {
        return new StateTable<>(states, table);
    }

    /** Takes one step with an aggregate of its own, where every guard of the step is met. */
    @FunctionalInterface
    public interface Attempt<S> {
        /** Where the aggregate is afterwards. */
        S take(S from, S to, Role by);
    }

    /** Takes one step with an aggregate that stands where every guard of the step is met. */
    @FunctionalInterface
    public interface Step<A, S> {
        void take(A aggregate, S from, S to, Role by);
    }

    /**
     * Exactly the steps of the table are taken, and only by their roles; what is refused stays where it was.
     *
     * @param made an aggregate in the first of two states, ready for the second
     */
    public <A> void holdsFor(BiFunction<S, S, A> made, Step<A, S> step, Function<A, S> state) {
        holdsFor((from, to, by) -> {
            var aggregate = made.apply(from, to);
            try {
                step.take(aggregate, from, to, by);
            } catch (Problem refused) {
                assertThat(state.apply(aggregate))
                        .as("refused on the way to %s by %s", to, by)
                        .isEqualTo(from);
                throw refused;
            }
            return state.apply(aggregate);
        });
    }

    /** The same of a graph by itself, guards aside. */
    public void holdsFor(Transitions<S> graph) {
        holdsFor((from, to, by) -> {
            graph.check(from, to, Set.of(by), List.of());
            return to;
        });
    }

    /** Exactly the steps of the table are taken, and only by their roles; every other one is refused as that. */
    public void holdsFor(Attempt<S> attempt) {
        var known = new HashSet<>(
                Arrays.stream(Role.values()).map(Role::abbreviation).toList());
        expected.forEach((step, roles) -> assertThat(known).as("%s", step).containsAll(roles));
        var softly = new SoftAssertions();
        for (var from : states.getEnumConstants())
            for (var to : states.getEnumConstants())
                for (var role : Role.values()) {
                    boolean allowed = expected.getOrDefault(new Edge<>(from, to), Set.of())
                            .contains(role.abbreviation());
                    softly.assertThat(outcome(attempt, from, to, role))
                            .as("%s to %s by %s", from, to, role)
                            .isEqualTo(allowed ? to.name() : ProblemCode.TRANSITION_REFUSED.name());
                }
        softly.assertAll();
    }

    private static <S extends Enum<S>> String outcome(Attempt<S> attempt, S from, S to, Role role) {
        try {
            return attempt.take(from, to, role).name();
        } catch (Problem refused) {
            return refused.code().name();
        }
    }
}

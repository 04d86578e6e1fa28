package org.commonground.needs;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Transitions;

/** Compares a state graph with a table of it, written down a second time: every pair of states, every role. */
public final class StateGraphs {
    private StateGraphs() {}

    /**
     * Every edge of the table for each of its roles, and no other.
     *
     * @param table lines such as {@code DRAFT -> CHECKED: SC SL PO}
     */
    public static <S extends Enum<S>> void assertIs(Transitions<S> graph, Class<S> states, String table) {
        var expected = new HashMap<String, Set<Role>>();
        table.lines().filter(line -> !line.isBlank()).forEach(line -> {
            var halves = line.split(":");
            expected.put(
                    halves[0].strip(),
                    Arrays.stream(halves[1].strip().split("\\s+"))
                            .map(StateGraphs::role)
                            .collect(Collectors.toSet()));
        });
        var softly = new SoftAssertions();
        var unused = new HashMap<>(expected);
        for (var from : states.getEnumConstants())
            for (var to : states.getEnumConstants()) {
                var edge = from + " -> " + to;
                unused.remove(edge);
                for (var role : Role.values())
                    softly.assertThat(graph.allowed(from, EnumSet.of(role)).contains(to))
                            .as("%s by %s", edge, role)
                            .isEqualTo(expected.getOrDefault(edge, Set.of()).contains(role));
            }
        softly.assertThat(unused).as("edges between states that do not exist").isEqualTo(Map.of());
        softly.assertAll();
    }

    private static Role role(String abbreviation) {
        return Arrays.stream(Role.values())
                .filter(role -> role.abbreviation().equals(abbreviation))
                .findFirst()
                .orElseThrow();
    }
}

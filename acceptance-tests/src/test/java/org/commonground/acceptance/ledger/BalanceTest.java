package org.commonground.acceptance.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.commonground.acceptance.ledger.SmallWorld.Naive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** The check is worth something: each of the usual mistakes, made on a real database and broker, unbalances it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BalanceTest {
    /** What each mistake shows as, and nothing else. */
    private static final Map<Naive, Set<String>> EXPECTED = Map.of(
            Naive.NOTHING, Set.of(),
            Naive.RELAY_CURSOR, Set.of("lost event", "stale copy"),
            Naive.ANSWER_BEFORE_COMMIT, Set.of("lost write", "lost event", "stale copy"),
            Naive.ACKNOWLEDGE_BEFORE_COMMIT, Set.of("lost event", "stale copy"),
            Naive.NO_VERSION_COMPARED, Set.of("stale copy"),
            Naive.NOTHING_REMEMBERED, Set.of("double effect"),
            Naive.SEVERAL_RELAYS, Set.of("order"),
            Naive.NO_DISTRICT_ASKED, Set.of("across districts"));

    private final SmallWorld world = new SmallWorld();

    @AfterAll
    void close() throws IOException {
        world.close();
    }

    @TestFactory
    Stream<DynamicTest> the_balance_shows() {
        return Stream.of(Naive.values())
                .map(naive -> DynamicTest.dynamicTest(naive.name(), () -> {
                    var faults = Balance.faults(world.run(naive));
                    var expected = EXPECTED.getOrDefault(naive, Set.of());
                    // a race is not lost each time, but it is lost
                    for (int more = 4; more > 0 && faults.isEmpty() && !expected.isEmpty(); more--)
                        faults = Balance.faults(world.run(naive));
                    var kinds = faults.stream()
                            .map(fault -> fault.substring(0, fault.indexOf(':')))
                            .distinct()
                            .toList();
                    if (expected.isEmpty()) assertThat(faults).isEmpty();
                    else assertThat(kinds).as("%s", faults).isNotEmpty().isSubsetOf(expected);
                }));
    }
}

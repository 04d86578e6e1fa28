package org.commonground.metrics.cube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.metrics.suppression.SuppressionPolicy;
import org.junit.jupiter.api.Test;

class JudgingPoolTest {
    private static final Cube TABLE = Cube.of(JudgingBenchmark.SHARE, SuppressionPolicy.STARTER, List.of(), Map.of());

    private final JudgingPool pool = new JudgingPool();

    @Test
    void a_question_that_comes_too_early_is_told_to_come_again_and_the_work_goes_on() throws InterruptedException {
        var release = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        var times = new AtomicInteger();
        var refused = catchThrowableOfType(
                Problem.class,
                () -> pool.get(
                        "table",
                        "a.measure",
                        () -> {
                            times.incrementAndGet();
                            await(release);
                            done.countDown();
                            return TABLE;
                        },
                        in(Duration.ofMillis(20))));
        assertThat(refused.code()).isEqualTo(ProblemCode.OVERLOADED);
        assertThat(refused.violations().getFirst().code()).isEqualTo("being-worked-out");
        release.countDown();
        done.await();
        assertThat(pool.get("table", "a.measure", () -> TABLE, in(Duration.ofSeconds(10))))
                .isSameAs(TABLE);
        assertThat(times).hasValue(1);
    }

    @Test
    void why_a_table_cannot_be_worked_out_reaches_whoever_asked() {
        assertThatThrownBy(() -> pool.get(
                        "table",
                        "a.measure",
                        () -> {
                            throw Problem.of(ProblemCode.PAYLOAD_TOO_LARGE, "too many");
                        },
                        in(Duration.ofSeconds(10))))
                .hasMessage("too many");
    }

    private static long in(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

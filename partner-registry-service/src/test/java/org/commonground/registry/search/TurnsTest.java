package org.commonground.registry.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.commonground.kernel.problem.Problem;
import org.junit.jupiter.api.Test;

class TurnsTest {
    @Test
    void no_more_searches_run_at_a_time_than_are_allowed_and_all_have_their_turn() throws Exception {
        var turns = new Turns(2, Duration.ofSeconds(10));
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var done = new AtomicInteger();
        Callable<Integer> search = () -> turns.take(() -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            LockSupport.parkNanos(100_000);
            running.decrementAndGet();
            return done.incrementAndGet();
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var each : threads.invokeAll(Collections.nCopies(50, search))) each.get();
        }
        assertThat(done).hasValue(50);
        assertThat(most.get()).isBetween(1, 2);
    }

    @Test
    void whose_turn_does_not_come_in_time_is_told_to_come_again_and_a_failed_search_gives_its_turn_back()
            throws Exception {
        var turns = new Turns(1, Duration.ofMillis(20));
        var started = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> turns.take(() -> {
                started.countDown();
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IllegalStateException("broken");
            }));
            started.await();
            assertThatThrownBy(() -> turns.take(() -> 2)).isInstanceOf(Problem.class);
            end.countDown();
            assertThatThrownBy(first::get).hasRootCauseMessage("broken");
        }
        assertThat(turns.take(() -> 3)).isEqualTo(3);
    }
}

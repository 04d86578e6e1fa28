package org.commonground.metrics.cube;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;

/**
 * Works tables out beside the questions that want them: each once, however many ask. A question waits a moment for it; then it is
 * told to come again, while the work goes on.
 */
@Singleton
class JudgingPool {
    private static final int AT_ONCE = 2;
    private static final Duration COME_AGAIN = Duration.ofSeconds(2);

    private final ExecutorService threads = Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().name("judging-", 0).daemon().factory());
    private final Map<Object, CompletableFuture<Cube>> underWay = new ConcurrentHashMap<>();

    void stop(@Observes ShutdownEvent event) {
        threads.shutdownNow();
    }

    /**
     * A table, if it is worked out in time.
     *
     * @param wanted which table, of which state of its observations
     * @param until by {@link System#nanoTime()}
     */
    Cube get(Object wanted, String measure, Supplier<Cube> work, long until) {
        var result = underWay.computeIfAbsent(wanted, _ -> CompletableFuture.supplyAsync(work, threads));
        boolean left = false;
        try {
            return result.get(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            left = true;
            var _ = result.whenComplete((_, _) -> underWay.remove(wanted, result));
            throw Problem.of(
                            ProblemCode.OVERLOADED,
                            "the table of %s is being worked out after its last change".formatted(measure),
                            List.of(Violation.parameter(
                                    "measure", "being-worked-out", measure + " was written to a moment ago")))
                    .retryAfter(COME_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e.getCause());
        } finally {
            if (!left) underWay.remove(wanted, result);
        }
    }
}

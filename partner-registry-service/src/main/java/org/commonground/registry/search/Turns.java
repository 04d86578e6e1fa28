package org.commonground.registry.search;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Lets few searches ask the database at a time; the others wait, first come, first served. A search is all computing: more of
 * them at once than there are processors end no sooner, and each waits for all, the short ones for the long ones.
 */
@ApplicationScoped
class Turns {
    private final Semaphore free;
    private final Duration patience;

    Turns(
            @ConfigProperty(name = "registry.search.at-once") int atOnce,
            @ConfigProperty(name = "registry.search.patience") Duration patience) {
        free = new Semaphore(atOnce, true);
        this.patience = patience;
    }

    /** What the search answers, in its turn; refused when that does not come in time. */
    <T> T take(Supplier<T> search) {
        try {
            if (!free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) throw overloaded();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw overloaded();
        }
        try {
            return search.get();
        } finally {
            free.release();
        }
    }

    private static Problem overloaded() {
        return Problem.of(ProblemCode.OVERLOADED, "too many searches are under way")
                .retryAfter(Duration.ofSeconds(2));
    }
}

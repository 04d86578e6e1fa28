package org.commonground.bench.measure;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** From the moment a write is committed to the moment its effect at the consumer is committed. */
@ApplicationScoped
public class Latencies {
    private final TransactionSynchronizationRegistry transaction;
    private final Map<String, Long> committed = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Long> micros = new ConcurrentLinkedQueue<>();

    Latencies(TransactionSynchronizationRegistry transaction) {
        this.transaction = transaction;
    }

    /** To be called in the write's transaction. */
    public void committed(UUID id) {
        transaction.registerInterposedSynchronization(new Synchronization() {
            private long began;

            @Override
            public void beforeCompletion() {
                began = System.nanoTime();
                committed.put(
                        id.toString(),
                        began); // an effect that overtakes us is measured from here: too long, not too short
            }

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) committed.replace(id.toString(), began, System.nanoTime());
            }
        });
    }

    public void effective(String id) {
        var since = committed.remove(id);
        if (since != null) micros.add((System.nanoTime() - since) / 1_000);
    }

    /** Count and percentiles since the last call. */
    public Map<String, Long> take() {
        var taken = micros.stream().mapToLong(Long::longValue).sorted().toArray();
        micros.clear();
        if (taken.length == 0) return Map.of("count", 0L);
        return Map.of(
                "count", (long) taken.length,
                "p50", taken[taken.length / 2],
                "p90", taken[(int) (taken.length * 0.90)],
                "p99", taken[(int) (taken.length * 0.99)],
                "max", taken[taken.length - 1]);
    }
}

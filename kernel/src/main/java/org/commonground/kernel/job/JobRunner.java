package org.commonground.kernel.job;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.problem.Problem;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Does the jobs of this process, one at a time: they are heavy, and one at a time ends soonest on few cores. */
@Singleton
class JobRunner {
    private static final int MOST_ATTEMPTS = 5;

    private final Jobs jobs;
    private final Map<String, JobWork> kinds;
    private final MeterRegistry metrics;
    private final Duration lookEvery;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean running;
    private volatile @Nullable JobRun current;
    private @Nullable Thread thread;

    JobRunner(
            Jobs jobs,
            @Any Instance<JobWork> kinds,
            MeterRegistry metrics,
            @ConfigProperty(name = "commonground.jobs.look-every") Duration lookEvery) {
        this.jobs = jobs;
        this.metrics = metrics;
        this.lookEvery = lookEvery;
        this.kinds = kinds.stream().collect(Collectors.toMap(JobWork::kind, Function.identity()));
    }

    void start(@Observes @Priority(10_000) StartupEvent event) {
        if (kinds.isEmpty()) return;
        metrics.gauge("jobs.running", this, runner -> runner.current == null ? 0 : 1);
        metrics.gauge("jobs.current.done.rows", this, runner -> runner.rows(JobRun::done));
        metrics.gauge("jobs.current.total.rows", this, runner -> runner.rows(JobRun::total));
        Gauge.builder("jobs.queued", jobs, Jobs::queued).register(metrics);
        running = true;
        thread = Thread.ofPlatform().name("jobs").daemon().start(this::run);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        var current = thread;
        if (current != null) {
            current.interrupt();
            current.join(Duration.ofSeconds(5));
        }
    }

    /** It need not wait for the next look. */
    void wake(@Observes(during = TransactionPhase.AFTER_SUCCESS) Jobs.Submitted job) {
        if (wake.availablePermits() == 0) wake.release();
    }

    private void run() {
        while (running) {
            try {
                var claimed = jobs.claim();
                if (claimed.isPresent()) run(claimed.get());
                else if (wake.tryAcquire(lookEvery.toMillis(), TimeUnit.MILLISECONDS)) wake.drainPermits();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!running) return;
                Log.warnf("jobs wait: %s", e.getMessage());
                try {
                    Thread.sleep(1_000);
                } catch (InterruptedException stopped) {
                    return;
                }
            }
        }
    }

    private double rows(ToLongFunction<JobRun> what) {
        var run = current;
        return run == null ? 0 : what.applyAsLong(run);
    }

    private void run(Jobs.Claimed job) {
        if (job.attempt() > MOST_ATTEMPTS) {
            jobs.finish(
                    job,
                    JobState.FAILED,
                    "the process ended %d times at this job; nothing was changed".formatted(MOST_ATTEMPTS));
            return;
        }
        var work = Objects.requireNonNull(kinds.get(job.kind()), () -> "no work is called " + job.kind());
        var run = new JobRun(jobs, job);
        current = run;
        try (var _ = heartbeat(job)) {
            CurrentCaller.as(Caller.onBehalfOf(job.submitter(), job.district()), () -> {
                try {
                    work.run(run);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return job;
            });
            run.tell();
            jobs.finish(job, JobState.SUCCEEDED, null);
        } catch (JobRun.Cancelled e) {
            jobs.finish(job, JobState.CANCELLED, "cancelled; nothing was changed");
        } catch (RuntimeException e) {
            if (!running) return; // shutting down: the lease ends and the job is resumed
            var known = e instanceof Problem || e instanceof java.io.UncheckedIOException;
            if (!known) Log.errorf(e, "job %s failed", job.id());
            tellQuietly(run);
            jobs.finish(
                    job, JobState.FAILED, known ? e.getMessage() : "something broke on our side; nothing was changed");
        } finally {
            current = null;
            Counter.builder("jobs.ended")
                    .tag("kind", job.kind())
                    .register(metrics)
                    .increment();
        }
    }

    private static void tellQuietly(JobRun run) {
        try {
            run.tell();
        } catch (RuntimeException e) {
            Log.debug("the last progress of a failed job is not told", e);
        }
    }

    private ScheduledExecutorService heartbeat(Jobs.Claimed job) {
        var heart = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("job-lease").daemon().factory());
        var every = Jobs.LEASE.dividedBy(4).toMillis();
        var _ = heart.scheduleAtFixedRate(() -> beat(job), every, every, TimeUnit.MILLISECONDS);
        return heart;
    }

    private void beat(Jobs.Claimed job) {
        try {
            jobs.extendLease(job);
        } catch (RuntimeException e) {
            Log.debugf("the lease of a job is not extended: %s", e.getMessage()); // the next beat tries again
        }
    }
}

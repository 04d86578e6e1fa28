package org.commonground.kernel.job;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.commonground.kernel.job.Jobs.Claimed;

/** A job at work: its input and parameters, and the ways to tell its client how it goes. */
public final class JobRun {
    private static final int REPORT_BATCH = 500;
    /** Each telling is a commit, which waits until all that the work has logged so far is on the disk. */
    private static final long TELL_EVERY_NANOS = 500_000_000L;

    private final Jobs jobs;
    private final Claimed job;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final List<RowReport> unsaved = new ArrayList<>();
    private final AtomicLong done = new AtomicLong();
    private volatile long total;
    private long told = System.nanoTime();

    JobRun(Jobs jobs, Claimed job) {
        this.jobs = jobs;
        this.job = job;
    }

    /** What was uploaded, streamed; may be opened again. */
    public InputStream input() {
        return jobs.input(job.id());
    }

    public String parameter(String name, String otherwise) {
        return job.parameters().getOrDefault(name, otherwise);
    }

    public boolean flag(String name) {
        return Boolean.parseBoolean(job.parameters().get(name));
    }

    public void total(long rows) {
        total = rows;
    }

    /** One more row is handled. Tells the client now and then, and stops the work if it was cancelled. */
    public void step(String outcome) {
        done.incrementAndGet();
        counts.merge(outcome, 1L, Long::sum);
        if (System.nanoTime() - told > TELL_EVERY_NANOS) tell();
    }

    public void report(RowReport row) {
        unsaved.add(row);
        if (unsaved.size() >= REPORT_BATCH) tell();
    }

    public long count(String outcome) {
        return counts.getOrDefault(outcome, 0L);
    }

    /** Rows handled so far, for the operator's metrics. */
    long done() {
        return done.get();
    }

    long total() {
        return Math.max(total, done.get());
    }

    void tell() {
        // progress first: who has lost the job has nothing to report of it
        if (!jobs.saveProgress(job, done.get(), Math.max(total, done.get()), counts)) throw new Cancelled();
        jobs.saveReport(job.id(), List.copyOf(unsaved));
        unsaved.clear();
        told = System.nanoTime();
    }

    static final class Cancelled extends RuntimeException {
        Cancelled() {
            super("cancelled", null, false, false);
        }
    }
}

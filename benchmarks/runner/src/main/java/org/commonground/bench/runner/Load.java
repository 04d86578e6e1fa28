package org.commonground.bench.runner;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/** Closed-loop load of alternatives in turns, A B C A B C, so that a slow moment of the machine falls on all of them. */
final class Load {
    private static final int CLIENTS = 8;

    private Load() {}

    /** @param request the bytes of the n-th request */
    record Scenario(String name, App app, int expected, LongFunction<byte[]> request) {}

    record Sample(double cpuMicros, double perSecond) {}

    /** Median and spread of what one request costs and how many there were in a second. */
    record Result(double cpuMicros, double spread, double perSecond) {}

    /** By the scenario's name, in their order. */
    record Results(Map<String, Result> all) {
        Result of(String scenario) {
            return Objects.requireNonNull(all.get(scenario), scenario);
        }
    }

    static Results inTurns(List<Scenario> scenarios, int rounds, Duration warmUp, Duration round)
            throws InterruptedException, IOException {
        var samples = new LinkedHashMap<String, List<Sample>>();
        for (var scenario : scenarios) run(scenario, warmUp);
        for (int i = 0; i < rounds; i++)
            for (var scenario : scenarios)
                samples.computeIfAbsent(scenario.name, _ -> new ArrayList<>()).add(run(scenario, round));
        var results = new LinkedHashMap<String, Result>();
        samples.forEach((name, taken) -> results.put(name, result(taken)));
        return new Results(results);
    }

    private static Result result(List<Sample> samples) {
        var cpu = samples.stream().mapToDouble(Sample::cpuMicros).sorted().toArray();
        var rate = samples.stream().mapToDouble(Sample::perSecond).sorted().toArray();
        double median = cpu[cpu.length / 2];
        return new Result(median, (cpu[cpu.length - 1] - cpu[0]) / median, rate[rate.length / 2]);
    }

    static Sample run(Scenario scenario, Duration time) throws InterruptedException, IOException {
        var requests = new AtomicLong();
        var failure = new AtomicReference<IOException>();
        var done = new CountDownLatch(CLIENTS);
        var cpu = scenario.app.cpu();
        long start = System.nanoTime();
        long end = start + time.toNanos();
        for (int client = 0; client < CLIENTS; client++)
            Thread.ofPlatform().start(() -> {
                try (var connection = new Connection(scenario.app.port)) {
                    while (System.nanoTime() < end) {
                        var answer = connection.send(scenario.request.apply(requests.getAndIncrement()));
                        if (answer.status() != scenario.expected)
                            throw new IOException(
                                    "%s answered %d %s".formatted(scenario.name, answer.status(), answer.text()));
                    }
                } catch (IOException e) {
                    failure.set(e);
                } finally {
                    done.countDown();
                }
            });
        done.await();
        var failed = failure.get();
        if (failed != null) throw failed;
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Sample(scenario.app.cpu().minus(cpu).toNanos() / 1e3 / requests.get(), requests.get() / seconds);
    }

    /** Open-loop load: so many requests a second, whether or not the answers come in time. Returns how late the latest began. */
    static Duration steadily(App app, int perSecond, Duration time, int expected, LongFunction<byte[]> request)
            throws InterruptedException, IOException {
        var next = new AtomicLong();
        var latest = new AtomicLong();
        var failure = new AtomicReference<IOException>();
        int clients = 2 * CLIENTS;
        var done = new CountDownLatch(clients);
        long start = System.nanoTime();
        long all = time.toSeconds() * perSecond;
        for (int client = 0; client < clients; client++)
            Thread.ofPlatform().start(() -> {
                try (var connection = new Connection(app.port)) {
                    for (long no = next.getAndIncrement(); no < all; no = next.getAndIncrement()) {
                        long due = start + no * 1_000_000_000L / perSecond;
                        while (System.nanoTime() < due) LockSupport.parkNanos(due - System.nanoTime());
                        latest.accumulateAndGet(System.nanoTime() - due, Math::max);
                        var answer = connection.send(request.apply(no));
                        if (answer.status() != expected)
                            throw new IOException("%d %s".formatted(answer.status(), answer.text()));
                    }
                } catch (IOException e) {
                    failure.set(e);
                } finally {
                    done.countDown();
                }
            });
        done.await();
        var failed = failure.get();
        if (failed != null) throw failed;
        return Duration.ofNanos(latest.get());
    }
}

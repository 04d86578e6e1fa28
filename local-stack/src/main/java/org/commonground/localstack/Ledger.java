package org.commonground.localstack;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** The file that remembers which processes were started for a home folder, so that none outlives a killed launcher. */
final class Ledger {
    static final String LAUNCHER = "launcher";
    private static final String READY = "ready";
    private static final long CLOCK_TOLERANCE_MILLIS = 2_000;

    /** The start time tells the process that was started from a stranger to whom the system gave its number later. */
    record Entry(String part, long pid, long startedAt, int port) {
        Optional<ProcessHandle> process() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(found -> Math.abs(startOf(found) - startedAt) <= CLOCK_TOLERANCE_MILLIS);
        }
    }

    private final Path file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private boolean ready;

    private Ledger(Path file) {
        this.file = file;
    }

    static Ledger in(Path home) {
        var ledger = new Ledger(home.resolve("processes"));
        if (!Files.exists(ledger.file)) return ledger;
        try {
            for (var line : Files.readAllLines(ledger.file)) ledger.read(line);
            return ledger;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(String line) {
        if (READY.equals(line)) ready = true;
        var fields = line.split("\t", -1);
        if (fields.length != 4) return;
        try {
            entries.put(
                    fields[0],
                    new Entry(
                            fields[0],
                            Long.parseLong(fields[1]),
                            Long.parseLong(fields[2]),
                            Integer.parseInt(fields[3])));
        } catch (NumberFormatException e) {
            // A damaged line names no process that could be ended safely.
        }
    }

    synchronized void add(String part, ProcessHandle process, int port) {
        entries.put(part, new Entry(part, process.pid(), startOf(process), port));
        write();
    }

    synchronized void allReady() {
        ready = true;
        write();
    }

    synchronized boolean isReady() {
        return ready;
    }

    synchronized List<Entry> parts() {
        return entries.values().stream()
                .filter(each -> !each.part().equals(LAUNCHER))
                .toList();
    }

    synchronized Optional<ProcessHandle> launcher() {
        return Optional.ofNullable(entries.get(LAUNCHER)).flatMap(Entry::process);
    }

    synchronized void clear() {
        entries.clear();
        ready = false;
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends what a killed launcher left behind and says what that was. */
    List<Entry> endLeftovers() {
        var left = parts().stream().filter(each -> each.process().isPresent()).toList();
        var database =
                left.stream().filter(each -> each.part().equals("postgres")).toList();
        var clients = new ArrayList<>(left);
        clients.removeAll(database);
        clients.forEach(each -> each.process().ifPresent(ProcessHandle::destroy));
        clients.forEach(each -> each.process().ifPresent(process -> awaitEnd(process, 20)));
        database.forEach(each -> each.process().ifPresent(PostgresServer::end));
        clear();
        return left;
    }

    static void awaitEnd(ProcessHandle process, int seconds) {
        try {
            process.onExit().get(seconds, SECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            process.onExit().join();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private void write() {
        var lines = new ArrayList<String>();
        entries.values()
                .forEach(each ->
                        lines.add("%s\t%d\t%d\t%d".formatted(each.part(), each.pid(), each.startedAt(), each.port())));
        if (ready) lines.add(READY);
        try {
            Files.createDirectories(file.getParent());
            var next = file.resolveSibling("processes.next");
            Files.write(next, lines);
            // A launcher killed in the middle of this must not leave half a list.
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

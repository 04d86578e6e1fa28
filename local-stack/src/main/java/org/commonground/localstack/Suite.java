package org.commonground.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.common.utils.Exit;
import org.commonground.localstack.Accounts.Account;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.handlers.FileHandler;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands behind the script {@code ./suite}. */
@Command(name = "./suite", description = "The local Common Ground.")
public final class Suite {
    private static final int OK = 0;
    private static final int REFUSED = 1;
    private static final long MEBIBYTE = 1024L * 1024;
    private static final Logger ROOT = Logger.getLogger("");

    private final Terminal terminal = new Terminal(System.out, Boolean.getBoolean("suite.terminal"));

    private Suite() {}

    public static void main(String... arguments) {
        System.exit(new CommandLine(new Suite())
                .setExecutionExceptionHandler((e, _, _) -> explain(e))
                .execute(arguments));
    }

    private static int explain(Exception thrown) {
        switch (thrown) {
            case Refusal refusal -> System.err.println(refusal.getMessage());
            case PartFailed failed -> System.err.println(report(failed));
            default -> thrown.printStackTrace();
        }
        return REFUSED;
    }

    private static String report(PartFailed failed) {
        var text = new ArrayList<String>();
        text.add("");
        text.add(failed.getMessage() + ".");
        text.add("Its log is %s%s".formatted(failed.log(), failed.lastLines().isEmpty() ? "" : ", the last lines:"));
        for (var line : failed.lastLines()) text.add("  | " + line);
        return String.join(System.lineSeparator(), text);
    }

    private static StackConfig config() {
        return StackConfig.fromEnvironment();
    }

    @Command(description = "Builds what is out of date and starts everything.")
    int up(
            @Option(
                            names = {"-d", "--detach"},
                            description = "Return when everything is ready and leave it running.")
                    boolean detach,
            @Option(names = "--in-background", hidden = true) boolean inBackground)
            throws IOException {
        var config = config();
        Files.createDirectories(config.home());
        try (var claim = claim(config)) {
            if (claim == null) return alreadyUp(config, detach);
            new Disk(config.home()).require(builtBefore(config) ? 1024 * MEBIBYTE : 3072 * MEBIBYTE);
            endLeftovers(config);
            LocalStack.requireFreePorts(config);
            if (!inBackground) build(config);
            if (!detach) return run(config, !inBackground);
        }
        return background(config);
    }

    private int alreadyUp(StackConfig config, boolean detach) {
        var ledger = Ledger.in(config.home());
        terminal.line("Common Ground is already %s%s. See ./suite status; ./suite down stops it."
                .formatted(
                        ledger.isReady() ? "up" : "starting",
                        ledger.launcher()
                                .map(each -> " (process %d)".formatted(each.pid()))
                                .orElse("")));
        return detach && ledger.isReady() ? OK : REFUSED;
    }

    private void endLeftovers(StackConfig config) {
        for (var left : Ledger.in(config.home()).endLeftovers()) {
            terminal.line(
                    "Ended %s (process %d), left over from a run that was killed.".formatted(left.part(), left.pid()));
        }
    }

    private static boolean builtBefore(StackConfig config) {
        return config.services().stream().allMatch(each -> Files.exists(each.jar()));
    }

    private void build(StackConfig config) {
        var begin = System.nanoTime();
        var build = new Build(config.repository(), config.log("build"));
        var modules = build.outOfDate();
        if (modules.isEmpty()) {
            terminal.line("  build      up to date");
            return;
        }
        terminal.line("  build      of %s …".formatted(String.join(", ", modules)));
        build.run(modules, terminal);
        terminal.line("  build      done in %s".formatted(Terminal.seconds(since(begin))));
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private int run(StackConfig config, boolean somebodyReads) throws IOException {
        Files.deleteIfExists(lastFailure(config));
        logTo(config);
        var begin = System.nanoTime();
        var stack = LocalStack.prepared(config, new Lines());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack), "suite-stop"));
        Exit.setHaltProcedure(
                (code, message) -> stack.failed("kafka", "halted with code %d: %s".formatted(code, message)));
        Exit.setExitProcedure(
                (code, message) -> stack.failed("kafka", "ended with code %d: %s".formatted(code, message)));
        terminal.begin("starting", config.services().size() + 3);
        try {
            stack.begin();
            terminal.end();
            if (somebodyReads) greet(config, since(begin));
            throw stack.failure().join();
        } catch (PartFailed failed) {
            Files.writeString(lastFailure(config), report(failed).strip());
            terminal.line(report(failed));
            terminal.line("");
            stop(stack);
            terminal.line("Everything else is stopped as well. What was accepted is kept: ./suite up starts again.");
            return REFUSED;
        }
    }

    private void stop(LocalStack stack) {
        terminal.end();
        stack.close();
    }

    private final class Lines implements StackProgress {
        @Override
        public void ready(String part, int port, Duration took) {
            terminal.line("  %-10s ready after %7s  127.0.0.1:%d".formatted(part, Terminal.seconds(took), port));
            terminal.step(part);
        }

        @Override
        public void stopped(String part) {
            terminal.line("  %-10s stopped".formatted(part));
        }

        @Override
        public void note(String sentence) {
            terminal.line("  " + sentence);
        }
    }

    /** The broker lives in this JVM; what it says must not disturb the person at the keyboard. */
    private static void logTo(StackConfig config) throws IOException {
        Files.createDirectories(config.log("kafka").getParent());
        for (var handler : ROOT.getHandlers()) ROOT.removeHandler(handler);
        ROOT.setLevel(Level.INFO);
        ROOT.addHandler(new FileHandler(
                new PatternFormatter("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5p [%c] %s%e%n"),
                config.log("kafka").toFile(),
                false));
    }

    private void greet(StackConfig config, Duration took) {
        var ports = config.ports();
        terminal.line("");
        terminal.line("Common Ground is up after %s, with %s resident."
                .formatted(Terminal.seconds(took), gibibytes(resident(config))));
        terminal.line("");
        terminal.line(
                "  API       %1$s   (try it: %1$s/docs, contract: %1$s/openapi.yaml)".formatted(config.gatewayUrl()));
        terminal.line("  Keycloak  http://localhost:%d   (admin/admin)".formatted(ports.keycloak()));
        terminal.line("  data      %s".formatted(config.home()));
        terminal.line("");
        terminal.line("  Accounts (password = name; ./suite token <account> prints a token):");
        for (var each : Accounts.all())
            terminal.line("    %-18s %-20s %s".formatted(each.name(), each.role(), each.scope()));
        terminal.line("");
        terminal.line("  A first call:");
        terminal.line("    curl -H \"Authorization: Bearer $(./suite token officer)\" '%s/v1/partners?limit=3'"
                .formatted(config.gatewayUrl()));
        terminal.line("");
        terminal.line(
                "  ./suite demo shows what it can do; ./suite down (or Ctrl-C, where it runs in the foreground) stops it.");
    }

    /** A process of its own that outlives this terminal; its output is followed until it is ready. */
    private int background(StackConfig config) throws IOException {
        var begin = System.nanoTime();
        var output = config.log("suite");
        Files.createDirectories(output.getParent());
        var command = new ArrayList<String>();
        detacher().ifPresent(command::add);
        command.add(ChildProcess.java());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(each -> !each.startsWith("-Dsuite.terminal"))
                .toList());
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), Suite.class.getName(), "up", "--in-background"));
        var launcher = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        var giveUp = new Thread(launcher::destroy, "suite-give-up");
        Runtime.getRuntime().addShutdownHook(giveUp);
        try (var lines = Files.newBufferedReader(output)) {
            while (true) {
                // Asked before the output is read, so that nothing said before the answer is missed.
                var ready = Ledger.in(config.home()).isReady();
                var ended = launcher.waitFor(Duration.ofMillis(200));
                for (var line = lines.readLine(); line != null; line = lines.readLine()) terminal.line(line);
                if (ready) {
                    Runtime.getRuntime().removeShutdownHook(giveUp);
                    greet(config, since(begin));
                    return OK;
                }
                if (ended) return launcher.exitValue() == 0 ? REFUSED : launcher.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return REFUSED;
        }
    }

    private static Optional<String> detacher() {
        return List.of("setsid", "nohup").stream()
                .filter(name -> List.of(System.getenv("PATH").split(":", -1)).stream()
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name))))
                .findFirst();
    }

    @Command(description = "Stops everything, also what a killed launcher left behind.")
    int down() throws IOException {
        var config = config();
        var ledger = Ledger.in(config.home());
        var launcher = ledger.launcher();
        if (launcher.isPresent()) {
            terminal.line("Stopping Common Ground (process %d) …"
                    .formatted(launcher.get().pid()));
            launcher.get().destroy();
            Ledger.awaitEnd(launcher.get(), 180);
        }
        var left = Ledger.in(config.home()).endLeftovers();
        for (var each : left) terminal.line("Ended %s (process %d).".formatted(each.part(), each.pid()));
        terminal.line(launcher.isPresent() || !left.isEmpty() ? "Common Ground is down." : "Common Ground is not up.");
        return OK;
    }

    @Command(description = "Removes all data; the suite must be down.")
    int reset() throws IOException {
        var config = config();
        if (!Files.exists(config.home())) {
            terminal.line("There is no data in %s.".formatted(config.home()));
            return OK;
        }
        try (var claim = claim(config)) {
            if (claim == null) throw new Refusal("Common Ground is up. Stop it with ./suite down, then reset.");
            endLeftovers(config);
            // Only what the suite itself made: the home may be a folder that holds other things.
            for (var each : List.of("data", "keycloak", "programs", "logs"))
                Folders.delete(config.home().resolve(each));
            Files.deleteIfExists(lastFailure(config));
        }
        terminal.line("All data in %s is removed.".formatted(config.home()));
        return OK;
    }

    @Command(description = "Says which parts run, where, and how much memory they use.")
    int status() throws IOException {
        var config = config();
        var ledger = Ledger.in(config.home());
        var launcher = ledger.launcher();
        if (launcher.isEmpty()) {
            terminal.line("Common Ground is not up.");
            if (Files.exists(lastFailure(config)))
                terminal.line("The last run ended: " + Files.readString(lastFailure(config)));
            return REFUSED;
        }
        terminal.line("Common Ground is %s.".formatted(ledger.isReady() ? "up" : "starting"));
        terminal.line("  %-18s %-9s %-7s %8s  %s".formatted("part", "process", "port", "memory", "log"));
        row(
                "launcher and kafka",
                launcher.get(),
                config.ports().kafka(),
                Memory.own(launcher.get()),
                config.log("kafka"));
        var complete = ledger.isReady();
        for (var part : ledger.parts()) {
            var process = part.process().orElse(null);
            complete &= process != null;
            if (process == null) terminal.line("  %-18s has ended".formatted(part.part()));
            else row(part.part(), process, part.port(), Memory.resident(process), config.log(part.part()));
        }
        terminal.line("  %-18s %-9s %-7s %8s".formatted("together", "", "", gibibytes(resident(config))));
        return complete ? OK : REFUSED;
    }

    private void row(String part, ProcessHandle process, int port, long kilobytes, Path log) {
        terminal.line("  %-18s %-9d %-7d %4d MiB  %s".formatted(part, process.pid(), port, kilobytes / 1024, log));
    }

    private static long resident(StackConfig config) {
        var ledger = Ledger.in(config.home());
        return ledger.launcher().map(Memory::own).orElse(0L)
                + ledger.parts().stream()
                        .flatMap(each -> each.process().stream())
                        .mapToLong(Memory::resident)
                        .sum();
    }

    /** A suite in the background has nobody to tell why it ended until somebody asks. */
    private static Path lastFailure(StackConfig config) {
        return config.home().resolve("last-failure");
    }

    private static String gibibytes(long kilobytes) {
        return String.format(Locale.ROOT, "%.2f GiB", kilobytes / 1024.0 / 1024.0);
    }

    @Command(description = "Prints an access token of a demo account.")
    int token(@Parameters(paramLabel = "<account>", arity = "0..1") @Nullable String account) {
        if (account == null) throw new Refusal("Which account? There are: %s.".formatted(names()));
        if (Accounts.all().stream().noneMatch(each -> each.name().equals(account))) {
            throw new Refusal("There is no account \"%s\". There are: %s.".formatted(account, names()));
        }
        requireUp();
        System.out.println(Accounts.token(config(), account));
        return OK;
    }

    private static String names() {
        return String.join(", ", Accounts.all().stream().map(Account::name).toList());
    }

    @Command(name = "require-up", hidden = true, description = "For commands that need the running suite.")
    int requireUp() {
        if (!Ledger.in(config().home()).isReady()
                || Ledger.in(config().home()).launcher().isEmpty()) {
            throw new Refusal(
                    "Common Ground is not up. Start it with ./suite up in another terminal, or ./suite up --detach.");
        }
        return OK;
    }

    /** One launcher a home folder; the system gives the lock back however the launcher ends. */
    private static @Nullable FileChannel claim(StackConfig config) {
        try {
            var channel = FileChannel.open(
                    config.home().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) return channel;
            channel.close();
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

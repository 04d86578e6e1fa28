package org.commonground.localstack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Packages the services whose sources are newer than what was built from them. */
final class Build {
    static final List<String> MODULES = List.of(
            "partner-registry-service", "needs-assessment-service", "mou-service", "metrics-service", "gateway");
    private static final List<String> INGREDIENTS_OF_ALL = List.of("pom.xml", "kernel/pom.xml", "kernel/src/main");
    private static final Pattern MODULE = Pattern.compile("Building (.+?) \\S+ +\\[(\\d+)/(\\d+)]");

    private final Path repository;
    private final Path log;

    Build(Path repository, Path log) {
        this.repository = repository;
        this.log = log;
    }

    List<String> outOfDate() {
        return MODULES.stream().filter(this::isOutOfDate).toList();
    }

    private boolean isOutOfDate(String module) {
        var folder = repository.resolve(module);
        var newest = Stream.concat(
                        INGREDIENTS_OF_ALL.stream().map(repository::resolve),
                        Stream.of(folder.resolve("pom.xml"), folder.resolve(Path.of("src", "main"))))
                .mapToLong(Build::newest)
                .max()
                .orElse(0);
        return newest >= builtFrom(folder);
    }

    /** The time up to which changes are in the jar: the start of the build that made it, where that is known. */
    private static long builtFrom(Path module) {
        var jar = module.resolve(Path.of("target", "quarkus-app", "quarkus-run.jar"));
        var stamp = stamp(module);
        if (!Files.exists(jar)) return 0;
        try {
            if (!Files.exists(stamp) || modified(jar) > modified(stamp)) return modified(jar);
            return Long.parseLong(Files.readString(stamp).strip());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    private static Path stamp(Path module) {
        return module.resolve(Path.of("target", "built-from"));
    }

    private static long newest(Path path) {
        if (!Files.exists(path)) return 0;
        // Folders count too: their time changes when a file is deleted.
        try (var tree = Files.walk(path)) {
            return tree.mapToLong(Build::modified).max().orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void run(List<String> modules, Terminal terminal) {
        var began = System.currentTimeMillis();
        terminal.begin("building", modules.size());
        Process maven = null;
        try {
            Files.createDirectories(log.getParent());
            var builder = new ProcessBuilder(
                            System.getenv().getOrDefault("MVN", "mvn"),
                            "--batch-mode",
                            "--no-transfer-progress",
                            // A newcomer who only wants to see it run waits neither for tests nor for the formatter.
                            "-Dmaven.test.skip=true",
                            "-Dspotless.apply.skip=true",
                            "-Dspotless.check.skip=true",
                            "--projects",
                            String.join(",", modules),
                            "--also-make",
                            "package")
                    .directory(repository.toFile())
                    .redirectErrorStream(true);
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            maven = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(maven::destroy, "build-stop"));
            maven.getOutputStream().close();
            follow(maven, terminal);
            var code = maven.waitFor();
            if (code != 0) throw new PartFailed("the build", log, "failed", null);
            for (var module : modules) stamp(repository.resolve(module), began);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run Maven", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            terminal.end();
            if (maven != null) maven.destroy();
        }
    }

    private void follow(Process maven, Terminal terminal) throws IOException {
        try (var output = new BufferedReader(new InputStreamReader(maven.getInputStream(), StandardCharsets.UTF_8));
                var file = Files.newBufferedWriter(log)) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                file.write(line);
                file.newLine();
                var module = MODULE.matcher(line);
                if (module.find()) {
                    terminal.step(
                            Integer.parseInt(module.group(2)) - 1, Integer.parseInt(module.group(3)), module.group(1));
                }
            }
        }
    }

    private static void stamp(Path module, long began) throws IOException {
        var stamp = stamp(module);
        Files.writeString(stamp, Long.toString(began));
        var jar = module.resolve(Path.of("target", "quarkus-app", "quarkus-run.jar"));
        // Not before the jar: that order says that the stamp speaks of this jar.
        if (modified(jar) > modified(stamp)) Files.setLastModifiedTime(stamp, FileTime.fromMillis(modified(jar)));
    }
}

package org.commonground.localstack;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How much memory processes keep resident. */
final class Memory {
    /** Shares of pages count once over all processes, which matters for PostgreSQL's common buffers. */
    private static final Pattern PROPORTIONAL = Pattern.compile("(?m)^Pss:\\s+(\\d+) kB");

    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");

    private Memory() {}

    /** The process with all that it started, in kilobytes. */
    static long resident(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToLong(Memory::own)
                .sum();
    }

    static long own(ProcessHandle process) {
        var folder = Path.of("/proc", Long.toString(process.pid()));
        var proportional = read(folder.resolve("smaps_rollup"), PROPORTIONAL);
        if (proportional > 0) return proportional;
        return Files.exists(folder) ? read(folder.resolve("status"), RESIDENT) : ask(process);
    }

    private static long read(Path file, Pattern pattern) {
        try {
            var found = pattern.matcher(Files.readString(file));
            return found.find() ? Long.parseLong(found.group(1)) : 0;
        } catch (IOException e) {
            // The process ended, or belongs to somebody else.
            return 0;
        }
    }

    /** Where there is no /proc. */
    private static long ask(ProcessHandle process) {
        try {
            var ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(process.pid()))
                    .redirectError(Redirect.DISCARD)
                    .start();
            var answer = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return answer.isEmpty() ? 0 : Long.parseLong(answer);
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}

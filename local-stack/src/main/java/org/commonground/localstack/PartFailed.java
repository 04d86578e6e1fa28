package org.commonground.localstack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A part of the stack did not start, or ended although nobody asked it to. */
public final class PartFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int TAIL_BYTES = 65_536;
    private static final int TAIL_LINES = 20;
    private static final Pattern STACK_FRAME = Pattern.compile("\\s+(at .+|\\.\\.\\. \\d+ more)");

    private final String part;
    private final transient Path log;

    PartFailed(String part, Path log, String whatHappened, @Nullable Throwable cause) {
        super("%s %s".formatted(part, whatHappened), cause);
        this.part = part;
        this.log = log;
    }

    public String part() {
        return part;
    }

    public Path log() {
        return log;
    }

    /** What the part said last, oldest line first; of a stack trace only the causes, which the frames would push out. */
    public List<String> lastLines() {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            var skipped = Math.max(0, file.length() - TAIL_BYTES);
            file.seek(skipped);
            var bytes = new byte[(int) (file.length() - skipped)];
            file.readFully(bytes);
            var lines = new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    // The first line of a tail is rarely a whole one.
                    .skip(skipped > 0 ? 1 : 0)
                    .filter(line ->
                            !line.isBlank() && !STACK_FRAME.matcher(line).matches())
                    .toList();
            return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        } catch (IOException e) {
            return List.of();
        }
    }
}

package org.commonground.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The disk below a folder. */
record Disk(Path folder) {
    /** Asked before anything is started: a full disk in the middle shows in ten logs and explains itself in none. */
    void require(long bytes) {
        try {
            var free = Files.getFileStore(folder).getUsableSpace();
            if (free < bytes) {
                throw new Refusal("Common Ground needs %s of free disk space below %s, but there are only %s."
                        .formatted(gibibytes(bytes), folder, gibibytes(free)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / 1024.0 / 1024.0 / 1024.0);
    }
}

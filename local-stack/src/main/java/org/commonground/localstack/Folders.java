package org.commonground.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** What the JDK leaves out about folders. */
final class Folders {
    private Folders() {}

    /**
     * A copy that stays whole when the original is deleted and made anew. Libraries are many and large, and a build
     * replaces them without ever writing into them, so they are linked where the disk allows it.
     */
    static void copy(Path from, Path to) {
        try (var tree = Files.walk(from)) {
            for (var each : tree.toList()) {
                var copy = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) Files.createDirectories(copy);
                else if (from.relativize(each).startsWith("lib")) linkOrCopy(each, copy);
                else Files.copy(each, copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy %s to %s".formatted(from, to), e);
        }
    }

    private static void linkOrCopy(Path original, Path copy) throws IOException {
        try {
            Files.createLink(copy, original);
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.copy(original, copy);
        }
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) return;
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    // A server that is just ending removes files of its own.
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path each, @Nullable IOException e) throws IOException {
                    Files.deleteIfExists(each);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }
}

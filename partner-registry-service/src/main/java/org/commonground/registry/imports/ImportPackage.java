package org.commonground.registry.imports;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;

/**
 * A zip that was sent. Only files that somebody asks for are unpacked, as a stream, and no further than they may grow: a
 * small zip may unpack to very much. Names lead nowhere: nothing is ever written under them.
 */
public final class ImportPackage implements AutoCloseable {
    static final int MAX_FILES = 200;
    static final long MAX_FILE = 256L << 20;
    static final int MAX_RATIO = 200;

    /** Below that no ratio is suspicious: a few equal rows pack very well. */
    static final long RATIO_FROM = 1L << 20;

    private final Path file;
    private final ZipFile zip;
    private final SortedMap<String, ZipEntry> entries;

    private ImportPackage(Path file, ZipFile zip, SortedMap<String, ZipEntry> entries) {
        this.file = file;
        this.zip = zip;
        this.entries = entries;
    }

    /** What reads a file's content. */
    @FunctionalInterface
    public interface Reader {
        void read(InputStream in) throws IOException;
    }

    public static ImportPackage open(JobRun run) throws IOException {
        var file = Files.createTempFile("import", ".zip");
        try {
            try (var in = run.input()) {
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            }
            return open(file);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    static ImportPackage open(Path file) throws IOException {
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw refused("it is not a zip file that can be read");
        }
        try {
            return new ImportPackage(file, zip, entriesOf(zip));
        } catch (RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private static SortedMap<String, ZipEntry> entriesOf(ZipFile zip) {
        if (zip.size() > MAX_FILES) throw refused("it has over %d files".formatted(MAX_FILES));
        var entries = new TreeMap<String, ZipEntry>();
        for (var entry : Collections.list(zip.entries())) {
            if (entry.isDirectory() || isNoise(entry.getName())) continue;
            // tools like to zip the folder: the file's own name is what counts
            var name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
            if (entries.put(name, entry) != null) throw refused("it has two files called " + printable(name));
        }
        return entries;
    }

    private static boolean isNoise(String name) {
        return name.startsWith("__MACOSX/") || name.endsWith("/.DS_Store") || name.equals(".DS_Store");
    }

    /** The files' own names, without folders. */
    public Set<String> names() {
        return entries.keySet();
    }

    public boolean has(String name) {
        return entries.containsKey(name);
    }

    public void read(String name, Reader reader) throws IOException {
        var entry = entries.get(name);
        if (entry == null) throw refused("it has no " + name);
        try (var in = new Bounded(zip.getInputStream(entry), name, entry.getCompressedSize())) {
            reader.read(in);
        } catch (ZipException e) {
            throw refused("%s is damaged".formatted(name));
        } catch (java.io.UncheckedIOException e) {
            if (e.getCause() instanceof ZipException) throw refused("%s is damaged".formatted(name));
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
        Files.deleteIfExists(file);
    }

    private static String printable(String name) {
        var clean = name.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= 100 ? clean : clean.substring(0, 99) + "…";
    }

    private static Problem refused(String why) {
        return Problem.of(ProblemCode.RULE_VIOLATED, "the package is not imported: " + why);
    }

    private static final class Bounded extends FilterInputStream {
        private final String name;
        private final long packed;
        private long unpacked;

        Bounded(InputStream in, String name, long packed) {
            super(in);
            this.name = name;
            this.packed = packed;
        }

        @Override
        public int read() throws IOException {
            var one = super.read();
            if (one >= 0) spend(1);
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            var some = super.read(into, offset, length);
            if (some > 0) spend(some);
            return some;
        }

        private void spend(int bytes) {
            unpacked += bytes;
            if (unpacked > MAX_FILE) throw refused("%s unpacks to over %d MiB".formatted(name, MAX_FILE >> 20));
            if (unpacked > RATIO_FROM && packed >= 0 && unpacked / MAX_RATIO > packed)
                throw refused("%s unpacks to over %d times its size".formatted(name, MAX_RATIO));
        }
    }
}

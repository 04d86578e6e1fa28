package org.commonground.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTest {
    private static final long BEFORE = 1_000_000;
    private static final long BUILD_STARTED = 2_000_000;
    private static final long DURING = 2_500_000;
    private static final long BUILT = 3_000_000;
    private static final long AFTER = 4_000_000;

    @TempDir
    Path repository;

    @BeforeEach
    void everythingIsBuilt() throws IOException {
        for (var module : Build.MODULES) {
            write(module + "/pom.xml", BEFORE);
            write(module + "/src/main/java/Partner.java", BEFORE);
            write(module + "/target/quarkus-app/quarkus-run.jar", BUILT);
        }
        write("pom.xml", BEFORE);
        write("kernel/pom.xml", BEFORE);
        write("kernel/src/main/java/Page.java", BEFORE);
        try (var tree = Files.walk(repository)) {
            for (var folder : tree.filter(Files::isDirectory).toList()) touch(folder, BEFORE);
        }
    }

    @Test
    void nothing_is_built_twice() {
        assertThat(outOfDate()).isEmpty();
    }

    @Test
    void a_changed_service_is_built_alone() throws IOException {
        write("mou-service/src/main/java/Partner.java", AFTER);
        assertThat(outOfDate()).containsExactly("mou-service");
    }

    @Test
    void a_changed_kernel_concerns_every_service() throws IOException {
        write("kernel/src/main/java/Page.java", AFTER);
        assertThat(outOfDate()).containsExactlyElementsOf(Build.MODULES);
    }

    @Test
    void a_deleted_source_is_a_change() throws IOException {
        Files.delete(repository.resolve("gateway/src/main/java/Partner.java"));
        assertThat(outOfDate()).containsExactly("gateway");
    }

    @Test
    void a_service_without_its_jar_is_built() throws IOException {
        Files.delete(repository.resolve("metrics-service/target/quarkus-app/quarkus-run.jar"));
        assertThat(outOfDate()).containsExactly("metrics-service");
    }

    @Test
    void what_was_edited_while_it_was_built_is_built_again() throws IOException {
        var stamp = repository.resolve("mou-service/target/built-from");
        Files.writeString(stamp, Long.toString(BUILD_STARTED));
        touch(stamp, BUILT);
        assertThat(outOfDate()).isEmpty();
        write("mou-service/src/main/java/Partner.java", DURING);
        assertThat(outOfDate()).containsExactly("mou-service");
    }

    @Test
    void a_later_build_by_hand_counts() throws IOException {
        var stamp = repository.resolve("mou-service/target/built-from");
        Files.writeString(stamp, Long.toString(BEFORE));
        touch(stamp, BUILD_STARTED);
        assertThat(outOfDate()).isEmpty();
    }

    private Iterable<String> outOfDate() {
        return new Build(repository, repository.resolve("build.log")).outOfDate();
    }

    private void write(String name, long time) throws IOException {
        var file = repository.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        touch(file, time);
    }

    private static void touch(Path file, long time) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(time));
    }
}

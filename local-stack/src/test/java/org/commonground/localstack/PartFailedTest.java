package org.commonground.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFailedTest {
    @TempDir
    Path folder;

    @Test
    void the_causes_of_a_stack_trace_are_not_pushed_out_by_its_frames() throws IOException {
        var lines =
                new ArrayList<>(List.of("ERROR Failed to start application", "java.lang.RuntimeException: no table"));
        for (var i = 0; i < 50; i++) lines.add("\tat org.example.Frame.call(Frame.java:%d)".formatted(i));
        lines.add("Caused by: java.sql.SQLException: relation \"partner\" does not exist");
        for (var i = 0; i < 50; i++) lines.add("\tat org.example.Frame.call(Frame.java:%d)".formatted(i));
        lines.add("\t... 9 more");
        assertThat(lastLines(lines))
                .containsExactly(
                        "ERROR Failed to start application",
                        "java.lang.RuntimeException: no table",
                        "Caused by: java.sql.SQLException: relation \"partner\" does not exist");
    }

    @Test
    void only_the_end_of_a_long_log_is_read() throws IOException {
        var lines = new ArrayList<String>();
        for (var i = 0; i < 100_000; i++) lines.add("line " + i);
        assertThat(lastLines(lines)).hasSize(20).startsWith("line 99980").endsWith("line 99999");
    }

    @Test
    void a_part_without_a_log_has_no_last_lines() {
        assertThat(new PartFailed("mou", folder.resolve("none.log"), "ended", null).lastLines())
                .isEmpty();
    }

    private List<String> lastLines(List<String> lines) throws IOException {
        var log = Files.write(folder.resolve("mou.log"), lines);
        return new PartFailed("mou", log, "ended", null).lastLines();
    }
}

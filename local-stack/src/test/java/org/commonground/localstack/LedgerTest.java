package org.commonground.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    @TempDir
    Path home;

    private Process someProcess;

    @BeforeEach
    void startSomeProcess() throws IOException {
        someProcess = new ProcessBuilder("sleep", "300").start();
    }

    @AfterEach
    void endIt() {
        someProcess.destroyForcibly();
    }

    @Test
    void a_process_left_by_a_killed_launcher_is_ended() {
        Ledger.in(home).add("metrics", someProcess.toHandle(), 8084);
        assertThat(Ledger.in(home).endLeftovers())
                .extracting(Ledger.Entry::part)
                .containsExactly("metrics");
        assertThat(someProcess.isAlive()).isFalse();
        assertThat(Ledger.in(home).parts()).isEmpty();
    }

    @Test
    void a_stranger_with_a_recycled_number_is_left_alone() throws IOException {
        Ledger.in(home).add("metrics", someProcess.toHandle(), 8084);
        var entry = Ledger.in(home).parts().getFirst();
        Files.write(
                home.resolve("processes"),
                List.of("metrics\t%d\t%d\t8084".formatted(entry.pid(), entry.startedAt() - 60_000)));
        assertThat(Ledger.in(home).endLeftovers()).isEmpty();
        assertThat(someProcess.isAlive()).isTrue();
    }

    @Test
    void the_record_of_a_process_that_has_ended_is_no_running_suite() throws InterruptedException {
        Ledger.in(home).add(Ledger.LAUNCHER, someProcess.toHandle(), 0);
        assertThat(Ledger.in(home).launcher()).isPresent();
        someProcess.destroyForcibly().waitFor();
        assertThat(Ledger.in(home).launcher()).isEmpty();
    }

    @Test
    void a_damaged_record_is_read_as_far_as_it_goes() throws IOException {
        Ledger.in(home).add("metrics", someProcess.toHandle(), 8084);
        var lines = Files.readAllLines(home.resolve("processes"));
        Files.write(home.resolve("processes"), List.of("mou\t12", "needs\tx\ty\tz", lines.getFirst(), ""));
        assertThat(Ledger.in(home).parts()).extracting(Ledger.Entry::part).containsExactly("metrics");
    }

    @Test
    void only_a_complete_start_is_ready() {
        var ledger = Ledger.in(home);
        ledger.add("metrics", someProcess.toHandle(), 8084);
        assertThat(Ledger.in(home).isReady()).isFalse();
        ledger.allReady();
        assertThat(Ledger.in(home).isReady()).isTrue();
        ledger.clear();
        assertThat(Ledger.in(home).isReady()).isFalse();
    }
}

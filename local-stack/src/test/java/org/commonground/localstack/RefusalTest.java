package org.commonground.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the way is said in one sentence before anything is started. */
class RefusalTest {
    @Test
    void a_port_in_use_is_named_with_its_program_and_the_way_around() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatThrownBy(() -> LocalStack.requireFreePort("gateway", socket.getLocalPort(), "GATEWAY_PORT"))
                    .isInstanceOf(Refusal.class)
                    .hasMessageStartingWith("Port %d (gateway) is in use by ".formatted(socket.getLocalPort()))
                    .hasMessageEndingWith("choose another port with GATEWAY_PORT=…");
            Ports.owner(socket.getLocalPort())
                    .ifPresent(owner -> assertThat(owner).isEqualTo(ProcessHandle.current()));
        }
    }

    @Test
    void a_port_that_is_no_number_is_named_with_its_variable() {
        assertThat(PortPlan.from(Map.of("GATEWAY_PORT", "9080")).gateway()).isEqualTo(9080);
        assertThat(PortPlan.from(Map.of("GATEWAY_PORT", "")).gateway()).isEqualTo(8080);
        assertThatThrownBy(() -> PortPlan.from(Map.of("GATEWAY_PORT", "eighty")))
                .isInstanceOf(Refusal.class)
                .hasMessage("GATEWAY_PORT must be a port number between 1 and 65535, but is \"eighty\".");
        assertThatThrownBy(() -> PortPlan.from(Map.of("GATEWAY_PORT", "65536"))).isInstanceOf(Refusal.class);
    }

    @Test
    void a_full_disk_is_named_with_what_is_needed(@TempDir Path folder) {
        new Disk(folder).require(1);
        assertThatThrownBy(() -> new Disk(folder).require(Long.MAX_VALUE))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("Common Ground needs 8589934592.0 GiB of free disk space below " + folder);
    }
}

package org.commonground.kernel.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class DependenciesTest {
    @Test
    void a_part_that_does_not_answer_is_named_as_down_with_what_follows_from_it() throws IOException {
        var nobody = "localhost:" + freePort();
        var dependencies = new Dependencies(nobody, Optional.of("http://" + nobody));
        try {
            var kafka = dependencies.kafka().call();
            assertThat(kafka.getName()).isEqualTo("Kafka");
            assertThat(kafka.getStatus()).isEqualTo(Status.DOWN);
            assertThat(kafka.getData())
                    .hasValueSatisfying(data -> assertThat(data).containsKey("ifDown"));
            assertThat(dependencies.identityProvider().call().getStatus()).isEqualTo(Status.DOWN);
        } finally {
            dependencies.close();
        }
    }

    @Test
    void an_identity_provider_that_answers_is_up_and_one_that_fails_is_down() throws IOException {
        var issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/good/.well-known/openid-configuration", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        issuer.start();
        var url = "http://localhost:" + issuer.getAddress().getPort();
        try {
            assertThat(status(url + "/good")).isEqualTo(Status.UP);
            assertThat(status(url + "/bad")).isEqualTo(Status.DOWN);
        } finally {
            issuer.stop(0);
        }
    }

    private static Status status(String issuer) {
        var dependencies = new Dependencies("localhost:1", Optional.of(issuer));
        try {
            return dependencies.identityProvider().call().getStatus();
        } finally {
            dependencies.close();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

package org.commonground.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {
    @Test
    void committed_rows_are_there_after_a_restart(@TempDir Path folder) throws SQLException {
        var data = folder.resolve("postgres");
        try (var server = PostgresServer.start(data, 0)) {
            server.createDatabase("mou");
            execute(server, "create table agreement (title text)");
            execute(server, "insert into agreement values ('After-school reading')");
            assertThat(ask(server, "show fsync")).isEqualTo("on");
            assertThat(ask(server, "show synchronous_commit")).isEqualTo("on");
            assertThat(ask(server, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(ask(server, "show server_version")).startsWith("18.");
        }
        try (var server = PostgresServer.start(data, 0)) {
            server.createDatabase("mou");
            assertThat(ask(server, "select title from agreement")).isEqualTo("After-school reading");
            assertThat(ask(server, "select pg_get_userbyid(datdba) from pg_database where datname = 'mou'"))
                    .isEqualTo("mou");
        }
    }

    @Test
    void a_temporary_server_ends_with_its_close() {
        var server = PostgresServer.startTemporary();
        server.createDatabase("mou");
        server.close();
        server.close();
        assertThat(server.running()).isFalse();
        assertThat(Ports.taken(server.port())).isFalse();
    }

    private static void execute(PostgresServer server, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(server.jdbcUrl("mou"), "mou", "mou");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(PostgresServer server, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(server.jdbcUrl("mou"), "mou", "mou");
                var statement = connection.createStatement();
                var answer = statement.executeQuery(sql)) {
            assertThat(answer.next()).isTrue();
            return answer.getString(1);
        }
    }
}

package org.commonground.localstack;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One home folder over several starts, as on a developer's machine; Keycloak's first start is what takes long. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalStackTest {
    private static final PortPlan PORTS = PortPlan.free();

    @TempDir
    static Path folder;

    @Test
    @Order(1)
    void every_account_gets_a_token_that_carries_its_role_and_scope() throws Exception {
        var ids = demoIds();
        try (var stack = LocalStack.start(config(Map.of()))) {
            assertThat(claims(stack, "officer").path("iss").asText())
                    .isEqualTo("http://localhost:%d/realms/commonground".formatted(PORTS.keycloak()));
            for (var account : Accounts.all()) {
                var claims = claims(stack, account.name());
                assertThat(claims.path("aud").asText()).as(account.name()).isEqualTo("commonground");
                assertThat(texts(claims.path("realm_access").path("roles")))
                        .as(account.name())
                        .isEqualTo(account.role().isEmpty() ? List.of() : List.of(account.role()));
                assertThat(claims.path("district").asText())
                        .as(account.name())
                        .isEqualTo(account.name().equals("officer-elsewhere") ? "elsewhere" : "chicago");
            }
            assertThat(claims(stack, "oneroster-demo").path("scope").asText())
                    .contains("https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly");
            var officer = claims(stack, "officer");
            assertThat(officer.path("district_wide").isBoolean()).isTrue();
            assertThat(officer.path("district_wide").asBoolean()).isTrue();
            var principal = claims(stack, "principal");
            assertThat(principal.path("district_wide").isBoolean()).isTrue();
            assertThat(principal.path("district_wide").asBoolean()).isFalse();
            assertThat(texts(principal.path("school_ids"))).containsExactly(ids.getProperty("school.id"));
            assertThat(texts(claims(stack, "partner-admin").path("partner_ids")))
                    .containsExactly(ids.getProperty("partner.id"));
            assertThat(texts(claims(stack, "reviewer-legal").path("review_units")))
                    .containsExactly("LEGAL");
            assertThatThrownBy(() -> stack.token("nobody"))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("officer, principal");
            remember(stack, "first run");
        }
        assertNothingIsLeft();
    }

    @Test
    @Order(2)
    void a_killed_service_is_reported_with_its_last_words_and_its_data_is_there_at_the_next_start() throws Exception {
        try (var stack = LocalStack.start(config(Map.of()))) {
            assertThat(remembered(stack)).containsExactly("first run");
            remember(stack, "accepted before the kill");
            process("mou").destroyForcibly();
            var failed = stack.failure().get(10, SECONDS);
            assertThat(failed).hasMessage("mou was killed by signal 9");
            assertThat(failed.lastLines()).contains("a fake service is starting");
        }
        assertNothingIsLeft();
        try (var stack = LocalStack.start(config(Map.of()))) {
            assertThat(remembered(stack)).containsExactly("first run", "accepted before the kill");
            stack.kill("mou");
            assertThat(Ports.taken(PORTS.mou())).isFalse();
            assertThat(stack.failure()).isNotDone();
            stack.startAgain("mou");
            assertThat(Ports.taken(PORTS.mou())).isTrue();
        }
        assertNothingIsLeft();
    }

    @Test
    @Order(3)
    void a_part_that_does_not_start_takes_the_others_down_and_says_why() {
        assertThatThrownBy(() -> LocalStack.start(config(Map.of("REFUSE_TO_START", "yes"))))
                .isInstanceOfSatisfying(PartFailed.class, failed -> {
                    assertThat(failed).hasMessage("mou ended with exit code 3");
                    assertThat(failed.lastLines()).containsExactly("there is no such table as partner");
                    assertThat(failed.log()).exists();
                });
        assertNothingIsLeft();
    }

    private static StackConfig config(Map<String, String> environmentOfMou) {
        return new StackConfig(
                Path.of(".."),
                folder.resolve("home"),
                PORTS,
                List.of(
                        FakeService.part("registry", PORTS.registry(), folder, Map.of()),
                        FakeService.part("mou", PORTS.mou(), folder, environmentOfMou)));
    }

    private static Properties demoIds() throws IOException {
        var ids = new Properties();
        try (var file = LocalStackTest.class.getResourceAsStream("/demo/ids.properties")) {
            ids.load(file);
        }
        return ids;
    }

    private static JsonNode claims(LocalStack stack, String account) throws IOException {
        var payload = stack.token(account).split("\\.", -1)[1];
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(payload));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static ProcessHandle process(String part) {
        return Ledger.in(folder.resolve("home")).parts().stream()
                .filter(each -> each.part().equals(part))
                .findFirst()
                .flatMap(Ledger.Entry::process)
                .orElseThrow();
    }

    private static void remember(LocalStack stack, String text) throws SQLException {
        try (var connection = DriverManager.getConnection(stack.jdbcUrl("mou"), "mou", "mou");
                var statement = connection.createStatement()) {
            statement.execute("create table if not exists memory (id serial, text text)");
            statement.execute("insert into memory (text) values ('%s')".formatted(text));
        }
    }

    private static List<String> remembered(LocalStack stack) throws SQLException {
        try (var connection = DriverManager.getConnection(stack.jdbcUrl("mou"), "mou", "mou");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select text from memory order by id")) {
            var texts = new ArrayList<String>();
            while (rows.next()) texts.add(rows.getString(1));
            return texts;
        }
    }

    private static void assertNothingIsLeft() {
        assertThat(folder.resolve("home").resolve("processes")).doesNotExist();
        var ports = List.of(PORTS.registry(), PORTS.mou(), PORTS.keycloak(), PORTS.kafka(), PORTS.postgres());
        assertThat(ports).noneMatch(Ports::taken);
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();
    }
}

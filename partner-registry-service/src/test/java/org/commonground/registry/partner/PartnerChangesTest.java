package org.commonground.registry.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.commonground.kernel.access.Role;
import org.commonground.testkit.Api;
import org.commonground.testkit.ChangeFollower;
import org.commonground.testkit.RealParts;
import org.commonground.testkit.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class PartnerChangesTest {
    private static final String FEED = "/v1/changes/registry";
    private static final String PARTNER = "registry.partner";

    private final String district = "changes-" + UUID.randomUUID();
    private final Api officer = Api.as(Tokens.officer().inDistrict(district));

    @Inject
    AgroalDataSource database;

    @Test
    void what_commits_late_is_never_passed_by() throws Exception {
        var partners = new ArrayList<String>();
        for (int i = 0; i < 8; i++) partners.add(create("Partner " + i));
        var follower = new ChangeFollower(officer, FEED, PARTNER).catchUp(50);
        var seen = new HashMap<String, Long>();
        var writing = new AtomicInteger(6);

        try (var writers = Executors.newFixedThreadPool(6)) {
            List<Future<Boolean>> done = new ArrayList<>();
            for (int writer = 0; writer < 6; writer++) {
                int seed = writer;
                Callable<Boolean> work = () -> {
                    try {
                        write(partners, new Random(seed));
                        return true;
                    } finally {
                        writing.decrementAndGet();
                    }
                };
                done.add(writers.submit(work));
            }
            while (writing.get() > 0) follower.step(3);
            for (var each : done) assertThat(each.get()).isTrue();
        }
        follower.catchUp(3);

        for (var id : partners)
            seen.put(id, officer.get("/v1/partners/{id}", id).jsonPath().getLong("version"));
        assertThat(follower.of(PARTNER))
                .allSatisfy((id, row) -> assertThat(row.version()).isEqualTo(seen.get(id)));
        assertThat(follower.of(PARTNER).keySet()).isEqualTo(seen.keySet());
    }

    /** Transactions that take one row first and end after others that began later: the order of numbers is not that of commits. */
    private void write(List<String> partners, Random random) throws SQLException {
        for (int round = 0; round < 40; round++)
            try (var connection = database.getConnection()) {
                connection.setAutoCommit(false);
                // in one order, so that nobody waits in a circle
                for (int at = random.nextInt(3); at < partners.size(); at += 1 + random.nextInt(4))
                    try (var update =
                            connection.prepareStatement("update partner set version = version + 1 where id = ?")) {
                        update.setObject(1, UUID.fromString(partners.get(at)));
                        update.executeUpdate();
                    }
                if (random.nextInt(8) == 0) connection.rollback();
                else connection.commit();
                connection.setAutoCommit(true);
            }
    }

    @Test
    void a_transaction_that_is_open_holds_back_what_came_after_it_and_is_then_told_of() throws Exception {
        var early = create("Early");
        var follower = new ChangeFollower(officer, FEED, PARTNER).catchUp(50);
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (var update = connection.prepareStatement("update partner set version = version + 1 where id = ?")) {
                update.setObject(1, UUID.fromString(early));
                update.executeUpdate();
            }
            var later = create("Later");
            follower.catchUp(50);
            assertThat(follower.of(PARTNER)).doesNotContainKey(later);
            connection.commit();
            connection.setAutoCommit(true);
            follower.catchUp(50);
            assertThat(follower.of(PARTNER)).containsKey(later);
            assertThat(follower.of(PARTNER))
                    .hasEntrySatisfying(early, row -> assertThat(row.version()).isEqualTo(1));
        }
    }

    @Test
    void following_from_nothing_gives_the_lists_that_each_role_may_read() {
        var applicant = UUID.randomUUID();
        create("Prospect");
        approve(create("Approved"));
        var registering =
                Api.as(Tokens.of(Role.PARTNER_ADMIN).ofPartners(applicant).inDistrict(district));
        registering
                .post("/v1/partners", profile("Registers itself", "1"))
                .then()
                .statusCode(201);
        for (var role : Role.values()) {
            if (role.realmRole().isEmpty()) continue;
            var caller = Tokens.of(role).inDistrict(district).ofPartners(applicant);
            var follower = new ChangeFollower(Api.as(caller), FEED, PARTNER).catchUp(2);
            follower.isWhatIsListedAt("/v1/partners", PARTNER);
        }
    }

    @Test
    void another_district_is_told_of_nothing() {
        create("Here");
        var elsewhere = Api.as(Tokens.officer().inDistrict("elsewhere-" + UUID.randomUUID()));
        assertThat(new ChangeFollower(elsewhere, FEED, "").catchUp(500).of(PARTNER))
                .isEmpty();
    }

    @Test
    void who_loses_sight_of_a_row_is_told_by_its_natural_keys_that_it_is_gone_and_who_never_saw_it_nothing() {
        var member = Api.as(Tokens.of(Role.COMMUNITY_MEMBER).inDistrict(district));
        var approved = create("Approved", "US-EIN", "36-" + UUID.randomUUID());
        approve(approved);
        var follower = new ChangeFollower(member, FEED, PARTNER).catchUp(50);
        assertThat(follower.of(PARTNER)).containsOnlyKeys(approved);

        var hidden = create("Never approved", "US-EIN", "hidden-" + district);
        officer.patch(
                        "/v1/partners/" + hidden,
                        "{\"identifiers\": [{\"scheme\": \"US-EIN\", \"value\": \"nobodys-%s\"}]}".formatted(district))
                .then()
                .statusCode(200);
        officer.transition("/v1/partners/" + approved, "{\"to\": \"SUSPENDED\", \"reason\": \"insurance\"}")
                .then()
                .statusCode(200);

        var told = follower.step(50);
        assertThat(told.getList("items.id")).containsExactly(approved);
        assertThat(told.getString("items[0].kind")).isEqualTo("GONE");
        assertThat(told.getString("items[0].keys[0].scheme")).isEqualTo("US-EIN");
        assertThat(told.<Object>get("items[0].version")).isNull();
        assertThat(follower.of(PARTNER)).isEmpty();
    }

    @Test
    void a_changed_identifier_shows_the_old_and_the_new_one() {
        var id = create("Renumbered", "US-EIN", "old-" + district);
        var follower = new ChangeFollower(officer, FEED, PARTNER).catchUp(50);
        officer.patch(
                        "/v1/partners/" + id,
                        "{\"identifiers\": [{\"scheme\": \"US-EIN\", \"value\": \"new-%s\"}]}".formatted(district))
                .then()
                .statusCode(200);
        var told = follower.step(50);
        assertThat(told.<String>getList("items.kind")).containsExactly("REKEYED", "UPSERTED");
        assertThat(told.getString("items[0].formerKeys[0].value")).isEqualTo("old-" + district);
        assertThat(told.getString("items[0].keys[0].value")).isEqualTo("new-" + district);
    }

    @Test
    void a_merged_entry_is_gone_and_what_was_gone_before_a_client_began_is_not_its_business() {
        var survivor = create("Survivor");
        var merged = create("Survivor", "US-EIN", "merged-" + district);
        var follower = new ChangeFollower(officer, FEED, PARTNER).catchUp(50);
        officer.request()
                .contentType("application/json")
                .header("If-Match", "*")
                .body("{\"mergedId\": \"%s\", \"reason\": \"the same organisation\"}".formatted(merged))
                .post("/v1/partners/{id}/merge", survivor)
                .then()
                .statusCode(200);
        var told = follower.step(50);
        assertThat(told.<String>getList("items.findAll { it.kind == 'GONE' }.id"))
                .containsExactly(merged);
        assertThat(follower.of(PARTNER)).containsOnlyKeys(survivor);

        var fresh = new ChangeFollower(officer, FEED, PARTNER).step(50);
        assertThat(fresh.<String>getList("items.id")).containsExactly(survivor);
    }

    @Test
    void an_expired_cursor_is_refused_with_the_oldest_that_is_good() throws SQLException {
        create("Somebody");
        var follower = new ChangeFollower(officer, FEED, PARTNER).catchUp(50);
        create("Somebody else");
        var newest = officer.get(FEED + "?limit=0&types=" + PARTNER).jsonPath();
        assertThat(newest.<Object>getList("items")).isEmpty();
        var good = forgetting(() -> follower.ask(50)
                .then()
                .statusCode(410)
                .body("code", equalTo("cursor-expired"))
                .extract()
                .jsonPath()
                .getString("oldestCursor"));
        officer.request()
                .queryParam("since", good)
                .queryParam("types", PARTNER)
                .get(FEED)
                .then()
                .statusCode(200);
    }

    @Test
    void a_cursor_from_before_the_database_was_restored_is_refused() throws SQLException {
        create("Somebody");
        var follower = new ChangeFollower(officer, FEED, PARTNER).catchUp(50);
        execute("update change_origin set cluster = cluster + 1");
        try {
            follower.ask(50)
                    .then()
                    .statusCode(410)
                    .body("code", equalTo("cursor-expired"), "detail", containsString("restored"));
        } finally {
            execute("update change_origin set cluster = cluster - 1");
        }
        follower.ask(50).then().statusCode(200);
    }

    /** As if the traces of all transactions up to now had been forgotten. */
    private <T> T forgetting(Supplier<T> work) throws SQLException {
        execute("update change_origin set kept_from = pg_snapshot_xmax(pg_current_snapshot())");
        try {
            return work.get();
        } finally {
            execute("update change_origin set kept_from = '0'");
        }
    }

    @Test
    void a_cursor_is_good_for_the_same_rights_and_types_only() {
        create("Somebody");
        var cursor = new ChangeFollower(officer, FEED, PARTNER).catchUp(50).cursor();
        get(officer, cursor, PARTNER).statusCode(200);
        get(officer, cursor, "").statusCode(400).body("code", equalTo("invalid-cursor"));
        get(officer, cursor.substring(2), PARTNER).statusCode(400).body("code", equalTo("invalid-cursor"));
        get(Api.as(Tokens.of(Role.SCHOOL_LEADER).inDistrict(district)), cursor, PARTNER)
                .statusCode(410)
                .body("code", equalTo("cursor-expired"))
                .body("detail", containsString("may read"));
    }

    @Test
    void parameters_that_cannot_be_used_are_named_at_once() {
        officer.get(FEED + "?types=registry.partner,registry.pudding&limit=501")
                .then()
                .statusCode(400)
                .body("violations.parameter", equalTo(List.of("types", "limit")))
                .body("violations[0].allowed", hasItem(PARTNER));
    }

    private static ValidatableResponse get(Api caller, String cursor, String types) {
        return caller.request()
                .queryParams(types.isEmpty() ? Map.of("since", cursor) : Map.of("since", cursor, "types", types))
                .get(FEED)
                .then();
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Past the checklist, which is not what is tested here. */
    private void approve(String id) {
        try {
            execute(
                    "update partner set registration_state = 'APPROVED', valid_to = current_date + 100, version = version + 1 where id = '%s'"
                            .formatted(id));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String create(String name) {
        return create(name, "US-EIN", UUID.randomUUID().toString());
    }

    private String create(String name, String scheme, String value) {
        return officer.post("/v1/partners", profile(name, value).replace("US-EIN", scheme))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static String profile(String name, String ein) {
        return """
                {"name": "%s", "description": "", "types": ["CBO"], "identifiers": [{"scheme": "US-EIN", "value": "%s"}]}
                """.formatted(name, ein);
    }
}

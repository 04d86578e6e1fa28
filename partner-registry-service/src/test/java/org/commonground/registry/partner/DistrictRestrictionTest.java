package org.commonground.registry.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.persistence.LockModeType;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.UUID;
import java.util.function.Supplier;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.testkit.RealParts;
import org.hibernate.Session;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the kernel promises of every entity's rows, seen at one: whatever way code asks, it is asked for its district. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class DistrictRestrictionTest {
    private final Session db;
    private final AgroalDataSource pool;
    private final Clock clock;
    private final String ours = "ours-" + UUID.randomUUID();
    private final String theirs = "theirs-" + UUID.randomUUID();
    private UUID id = UUID.randomUUID();

    DistrictRestrictionTest(Session db, AgroalDataSource pool, Clock clock) {
        this.db = db;
        this.pool = pool;
        this.clock = clock;
    }

    @BeforeEach
    void a_partner_of_ours() {
        as(ours, () -> {
            db.persist(new Partner(id, "Ours", RegistrationState.PROSPECT, "olga", clock.instant()));
            return id;
        });
    }

    private <T> T as(String district, Supplier<T> work) {
        return CurrentCaller.asSystem(
                district, () -> QuarkusTransaction.requiringNew().call(work::get));
    }

    @Test
    void every_entity_is_restricted() {
        var unrestricted = new ArrayList<String>();
        db.getSessionFactory()
                .unwrap(SessionFactoryImplementor.class)
                .getMappingMetamodel()
                .forEachEntityDescriptor(entity -> {
                    if (!entity.hasWhereRestrictions()) unrestricted.add(entity.getEntityName());
                });
        assertThat(unrestricted).isEmpty();
    }

    @Test
    void a_row_is_found_by_its_own_district_alone() {
        assertThat(as(ours, () -> db.find(Partner.class, id)).name).isEqualTo("Ours");
        assertThat(as(theirs, () -> db.find(Partner.class, id))).isNull();
        assertThat(as("-", () -> db.find(Partner.class, id))).isNull();
        assertThat(as(ours, () -> db.find(Partner.class, id))).isNotNull();
    }

    @Test
    void a_row_is_locked_by_its_own_district_alone() {
        assertThat(as(theirs, () -> db.find(Partner.class, id, LockModeType.PESSIMISTIC_WRITE)))
                .isNull();
        assertThat(as(ours, () -> db.find(Partner.class, id, LockModeType.PESSIMISTIC_WRITE)))
                .isNotNull();
    }

    @Test
    void a_query_sees_its_own_district_alone() {
        Supplier<Long> count = () -> db.createSelectionQuery("select count(*) from Partner", Long.class)
                .getSingleResult();
        assertThat(as(ours, count)).isEqualTo(1);
        assertThat(as(theirs, count)).isZero();
    }

    @Test
    void a_change_in_bulk_meets_its_own_district_alone() {
        Supplier<Integer> rename = () ->
                db.createMutationQuery("update Partner set name = 'Theirs'").executeUpdate();
        assertThat(as(theirs, rename)).isZero();
        assertThat(as(
                        theirs,
                        () -> db.createMutationQuery("delete from Partner").executeUpdate()))
                .isZero();
        assertThat(as(ours, rename)).isEqualTo(1);
    }

    @Test
    void what_a_rolled_back_transaction_said_is_said_again() {
        for (int again = 0; again < 50; again++) {
            assertThatThrownBy(() -> as(ours, () -> {
                        db.find(Partner.class, id);
                        throw new IllegalStateException("rolled back");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(as(theirs, () -> db.find(Partner.class, id))).isNull();
            assertThat(CurrentCaller.asSystem(theirs, () -> db.find(Partner.class, id)))
                    .isNull();
            assertThat(CurrentCaller.asSystem(ours, () -> db.find(Partner.class, id)))
                    .isNotNull();
        }
    }

    /** Seen by a word that only this test says: it would be gone if the pool had told the connection again. */
    @Test
    void a_connection_that_was_told_the_same_last_time_is_not_told_again() {
        // whoever looks for jobs meanwhile may take the connection; not every time
        await().until(() -> {
            asks(ours, "set_config('commonground.district', 'by hand', false)");
            return asks(ours, "current_district()").equals("by hand");
        });
        assertThat(asks(theirs, "current_district()")).isEqualTo(theirs);
        assertThat(asks(ours, "current_district()")).isEqualTo(ours);
    }

    /** By the connection that this thread had last. */
    private String asks(String district, String expression) {
        return CurrentCaller.asSystem(district, () -> {
            try (var connection = pool.getConnection();
                    var asked = connection.createStatement().executeQuery("select " + expression)) {
                asked.next();
                return asked.getString(1);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}

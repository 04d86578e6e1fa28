package org.commonground.registry.partner;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.district.AcrossDistricts;
import org.commonground.testkit.RealParts;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the kernel promises of work that is looked for in all districts, seen at partners. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class AcrossDistrictsTest {
    private final AcrossDistricts districts;
    private final Session db;
    private final Clock clock;
    private final CurrentCaller current;
    private final String ours = "ours-" + UUID.randomUUID();
    private final String theirs = "theirs-" + UUID.randomUUID();
    private final String waiting = "waiting-" + UUID.randomUUID();
    private UUID our = UUID.randomUUID();
    private UUID their = UUID.randomUUID();

    AcrossDistrictsTest(AcrossDistricts districts, Session db, Clock clock, CurrentCaller current) {
        this.districts = districts;
        this.db = db;
        this.clock = clock;
        this.current = current;
    }

    @BeforeEach
    void a_partner_waits_in_each_of_two_districts() {
        our = add(ours);
        their = add(theirs);
    }

    private UUID add(String district) {
        return districts.in(district, () -> {
            var partner = new Partner(UUID.randomUUID(), waiting, RegistrationState.PROSPECT, "olga", clock.instant());
            db.persist(partner);
            return partner.id();
        });
    }

    private void each(Consumer<Partner> step) {
        districts.each(Partner.class, """
                select district, id from partner where name = :name and id > :after order by id limit :page
                """, Map.of("name", waiting), step);
    }

    private String name(String district, UUID id) {
        return districts.in(district, () -> db.find(Partner.class, id).name);
    }

    @Test
    void each_row_is_worked_on_once_in_the_name_of_its_own_district() {
        var seen = new ArrayList<String>();
        each(partner -> seen.add(current.get().district() + " " + partner.id()));

        assertThat(seen).containsExactlyInAnyOrder(ours + " " + our, theirs + " " + their);
    }

    @Test
    void what_fails_for_one_is_undone_and_waits_and_the_others_are_done() {
        each(partner -> {
            partner.name = "done";
            if (partner.id().equals(our)) throw new IllegalStateException("not today");
        });

        assertThat(name(ours, our)).isEqualTo(waiting);
        assertThat(name(theirs, their)).isEqualTo("done");
    }

    @Test
    void what_somebody_else_works_on_is_passed_over() {
        var seen = new ArrayList<UUID>();
        var held = districts.in(ours, () -> {
            var partner = db.find(Partner.class, our, LockModeType.PESSIMISTIC_WRITE);
            each(each -> seen.add(each.id()));
            return partner.id();
        });

        assertThat(held).isEqualTo(our);
        assertThat(seen).containsExactly(their);
    }

    @Test
    void more_rows_than_a_page_holds_are_all_found() {
        for (int more = 0; more < 450; more++) add(ours);
        var seen = new ArrayList<UUID>();
        var pages = new ArrayList<Integer>();
        districts.eachPage("""
                select district, id from partner where name = :name and id > :after order by id limit :page
                """, Map.of("name", waiting), page -> {
            pages.add(page.size());
            seen.addAll(page.stream().map(AcrossDistricts.Waiting::id).toList());
        });

        assertThat(seen).doesNotHaveDuplicates().hasSize(452);
        assertThat(pages).isEqualTo(List.of(200, 200, 52));
    }
}

package org.commonground.registry.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.commonground.registry.vocabulary.NeedCategory.MUSIC;
import static org.commonground.registry.vocabulary.NeedCategory.TUTORING;
import static org.commonground.registry.vocabulary.Timing.AFTER_SCHOOL;
import static org.commonground.registry.vocabulary.Timing.SUMMER;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.commonground.registry.coverage.Coverage.CoverageCell;
import org.commonground.registry.coverage.Coverage.Felt;
import org.commonground.registry.coverage.Coverage.Placed;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.registry.vocabulary.Timing;
import org.jspecify.annotations.Nullable;

class CoverageTest {
    private static final UUID ONE = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();

    @Example
    void two_partners_who_do_the_same_for_the_same_people_at_the_same_time_overlap() {
        var coverage = Coverage.of(
                List.of(
                        placed(ONE, TUTORING, List.of("EL"), List.of(AFTER_SCHOOL), 10),
                        placed(OTHER, TUTORING, List.of("EL"), List.of(AFTER_SCHOOL, SUMMER), 10)),
                List.of());

        assertThat(coverage.cells())
                .extracting(CoverageCell::timing, CoverageCell::overlap)
                .containsExactly(tuple(AFTER_SCHOOL, true), tuple(SUMMER, false));
    }

    @Example
    void two_services_of_one_partner_and_different_populations_do_not_overlap() {
        assertThat(Coverage.of(
                                List.of(
                                        placed(ONE, TUTORING, List.of("EL"), List.of(AFTER_SCHOOL), null),
                                        placed(ONE, TUTORING, List.of("EL"), List.of(AFTER_SCHOOL), null),
                                        placed(OTHER, TUTORING, List.of("SWD"), List.of(AFTER_SCHOOL), null),
                                        placed(OTHER, MUSIC, List.of("EL"), List.of(AFTER_SCHOOL), null)),
                                List.of())
                        .cells())
                .noneMatch(CoverageCell::overlap);
    }

    @Example
    void what_is_for_everybody_is_for_each_population_too() {
        var coverage = Coverage.of(
                List.of(
                        placed(ONE, TUTORING, List.of("EL"), List.of(AFTER_SCHOOL), 10),
                        placed(OTHER, TUTORING, List.of(), List.of(AFTER_SCHOOL), 10)),
                List.of());

        assertThat(coverage.cells()).extracting(CoverageCell::population).containsExactly(null, "EL");
        assertThat(coverage.cells()).extracting(CoverageCell::overlap).containsExactly(false, true);
    }

    @Example
    void a_need_has_a_gap_where_nothing_is_for_it_or_for_one_of_its_groups() {
        var services = List.of(placed(ONE, TUTORING, List.of("EL"), List.of(), 40));
        var met = need(TUTORING, List.of("EL"), 120);
        var partly = need(TUTORING, List.of("EL", "SWD"), null);
        var missing = need(MUSIC, List.of(), 30);

        var needs = Coverage.of(services, List.of(met, partly, missing)).needs();

        assertThat(needs.get(0).gap()).isFalse();
        assertThat(needs.get(0).shortBy()).isEqualTo(80);
        assertThat(needs.get(1).gap()).isTrue();
        assertThat(needs.get(1).uncoveredGroups()).containsExactly("SWD");
        assertThat(needs.get(1).shortBy()).isNull();
        assertThat(needs.get(2).gap()).isTrue();
        assertThat(needs.get(2).shortBy()).isEqualTo(30);
    }

    @Example
    void seats_that_nobody_counted_are_not_missing() {
        var need = Coverage.of(
                        List.of(placed(ONE, TUTORING, List.of(), List.of(), null)),
                        List.of(need(TUTORING, List.of("EL"), 120)))
                .needs()
                .getFirst();

        assertThat(need.gap()).isFalse();
        assertThat(need.seats()).isNull();
        assertThat(need.shortBy()).isNull();
    }

    @Property(tries = 200)
    void a_cell_overlaps_exactly_if_two_partners_are_in_it_and_every_service_is_in_its_own_cells(
            @ForAll @Size(max = 8) List<@IntRange(max = 35) Integer> seeds) {
        var services = new ArrayList<Placed>();
        for (int seed : seeds) services.add(oneOfFew(seed));
        var cells = Coverage.of(services, List.of()).cells();

        for (var cell : cells) {
            var partners = new HashSet<UUID>();
            cell.services().forEach(each -> partners.add(each.partnerId()));
            assertThat(cell.overlap()).isEqualTo(partners.size() > 1);
        }
        for (var service : services)
            for (var category : service.categories())
                assertThat(cells)
                        .anyMatch(cell -> cell.category() == category
                                && cell.services().stream()
                                        .anyMatch(each -> each.id().equals(service.id())));
    }

    /** A service out of few, so that they meet. */
    private static Placed oneOfFew(int seed) {
        int population = seed / 4 % 3;
        int timing = seed / 12 % 3;
        return placed(
                seed % 2 == 0 ? ONE : OTHER,
                seed / 2 % 2 == 0 ? TUTORING : MUSIC,
                population == 0 ? List.of() : List.of("P" + population),
                timing == 0 ? List.of() : List.of(timing == 1 ? AFTER_SCHOOL : SUMMER),
                null);
    }

    private static Placed placed(
            UUID partner,
            NeedCategory category,
            List<String> populations,
            List<Timing> timings,
            @Nullable Integer seats) {
        return new Placed(
                UUID.randomUUID(), "Service", partner, "Partner", List.of(category), populations, timings, seats);
    }

    private static Felt need(NeedCategory category, List<String> groups, @Nullable Integer affected) {
        return new Felt(UUID.randomUUID(), category, groups, affected, "VALIDATED", null);
    }
}

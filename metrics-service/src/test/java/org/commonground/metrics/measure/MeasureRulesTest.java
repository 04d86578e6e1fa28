package org.commonground.metrics.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.commonground.metrics.measure.MeasureState.ACTIVE;
import static org.commonground.metrics.measure.MeasureState.DEPRECATED;
import static org.commonground.metrics.measure.MeasureState.DRAFT;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.testkit.StateTable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MeasureRulesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
    private static final Set<Role> OFFICER = Set.of(Role.PARTNERSHIP_OFFICER);

    private static MeasureProfile profile(
            ValueType type,
            Aggregation time,
            Aggregation org,
            PrivacyClass privacy,
            @Nullable String denominatorLabel,
            List<String> dimensions) {
        return new MeasureProfile(
                "student.something",
                "Something",
                "Something that is measured",
                RbaQuadrant.EFFECT_QUALITY,
                Accountability.PERFORMANCE,
                type,
                "things",
                Polarity.HIGHER_BETTER,
                time,
                org,
                null,
                denominatorLabel == null ? null : "some",
                denominatorLabel,
                dimensions,
                Frequency.YEARLY,
                DataSource.SIS,
                privacy,
                null,
                new BigDecimal("5"),
                privacy == PrivacyClass.PERSON_DERIVED ? List.of(DataElement.ATTENDANCE) : null,
                null);
    }

    private static MeasureProfile count() {
        return profile(ValueType.COUNT, Aggregation.SUM, Aggregation.SUM, PrivacyClass.AGGREGATE, null, List.of());
    }

    private static List<String> codes(MeasureProfile profile) {
        return profile.violations(Set.of("GENDER")::contains).stream()
                .map(Violation::code)
                .toList();
    }

    @Test
    void a_ratio_is_computed_anew_and_never_averaged_or_summed() {
        assertThat(codes(profile(
                        ValueType.PERCENT,
                        Aggregation.SUM,
                        Aggregation.AVERAGE,
                        PrivacyClass.AGGREGATE,
                        "all",
                        List.of())))
                .containsExactly("ratio-not-averaged", "ratio-not-averaged");
        assertThat(codes(profile(
                        ValueType.PERCENT,
                        Aggregation.LAST,
                        Aggregation.WEIGHTED_RATIO,
                        PrivacyClass.AGGREGATE,
                        "all",
                        List.of("GENDER"))))
                .isEmpty();
    }

    @Test
    void a_ratio_says_what_it_divides() {
        assertThat(codes(profile(
                        ValueType.RATE,
                        Aggregation.LAST,
                        Aggregation.WEIGHTED_RATIO,
                        PrivacyClass.PUBLIC,
                        null,
                        List.of())))
                .containsExactly("required");
    }

    @Test
    void means_do_not_add_up() {
        assertThat(codes(profile(
                        ValueType.RATING, Aggregation.LAST, Aggregation.SUM, PrivacyClass.AGGREGATE, null, List.of())))
                .containsExactly("mean-not-summed");
    }

    @Test
    void schools_have_no_first_or_last() {
        assertThat(codes(profile(
                        ValueType.COUNT, Aggregation.LAST, Aggregation.LAST, PrivacyClass.AGGREGATE, null, List.of())))
                .containsExactly("over-time-only");
    }

    @Test
    void a_dimension_is_known_and_stands_once() {
        assertThat(codes(profile(
                        ValueType.COUNT,
                        Aggregation.SUM,
                        Aggregation.SUM,
                        PrivacyClass.AGGREGATE,
                        null,
                        List.of("GENDER", "SHOE_SIZE", "GENDER"))))
                .containsExactly("unknown-dimension", "repeated");
    }

    @Test
    void every_step_is_the_officers_or_the_suites() {
        StateTable.of(MeasureState.class, """
                DRAFT  ACTIVE     PO SYSTEM
                DRAFT  DEPRECATED PO
                ACTIVE DEPRECATED PO
                """).holdsFor((from, to, role) -> {
            var measure = version(1, count());
            measure.state = from;
            measure.transition(to, Set.of(role), null, List.of(), "because", "somebody", NOW);
            return measure.state;
        });
    }

    private static MeasureDefinition version(int no, MeasureProfile profile) {
        return new MeasureDefinition(UUID.randomUUID(), no, profile, "somebody", NOW);
    }

    @Test
    void a_draft_is_published_by_an_officer_only() {
        var measure = version(1, count());
        assertThatThrownBy(
                        () -> measure.transition(ACTIVE, Set.of(Role.ANALYST), null, List.of(), null, "analyst", NOW))
                .isInstanceOf(Problem.class);
        assertThat(measure.state).isEqualTo(DRAFT);
        assertThat(measure.transition(ACTIVE, OFFICER, null, List.of(), null, "officer", NOW))
                .isInstanceOf(MeasureEvent.Published.class);
        assertThat(measure.transition(DEPRECATED, OFFICER, null, List.of(), "replaced", "officer", NOW))
                .isInstanceOf(MeasureEvent.TakenOutOfUse.class);
    }

    @Test
    void a_new_version_stays_the_same_kind_of_number() {
        var first = version(1, count());
        var second = version(
                2, profile(ValueType.HOURS, Aggregation.SUM, Aggregation.SUM, PrivacyClass.PUBLIC, null, List.of()));
        assertThatThrownBy(() -> second.transition(ACTIVE, OFFICER, first, List.of(), null, "officer", NOW))
                .isInstanceOfSatisfying(
                        Problem.class,
                        refused -> assertThat(refused.violations())
                                .extracting(Violation::code)
                                .containsExactly("series-would-break", "less-private"));
    }

    @Test
    void the_starter_library_keeps_its_own_rules() {
        var library = StarterLibrary.read(new ObjectMapper());
        assertThat(library).hasSize(36).extracting(MeasureProfile::code).doesNotHaveDuplicates();
        assertThat(library).allSatisfy(profile -> {
            assertThat(profile.violations(_ -> true)).isEmpty();
            assertThat(profile.code()).matches("[a-z][A-Za-z0-9]*(\\.[a-z][A-Za-z0-9]*)+[#%]?");
        });
        assertThat(library)
                .filteredOn(profile -> profile.rbaQuadrant() == RbaQuadrant.EFFECT_QUALITY)
                .isNotEmpty();
        // what is about students or families is never public
        assertThat(library)
                .filteredOn(profile -> profile.code().startsWith("student."))
                .allMatch(profile -> profile.privacyClass() != PrivacyClass.PUBLIC);
    }
}

package org.commonground.needs.landscapescan;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.data.Offset;
import org.commonground.needs.landscapescan.FitScore.Finding;
import org.jspecify.annotations.NullUnmarked;

/** What holds for every fit score, whatever was found and however it is weighed. */
@NullUnmarked // what may be missing is what is tested
class FitScorePropertiesTest {
    @Property
    void a_score_lies_between_0_and_1(
            @ForAll("findings") List<Finding> findings, @ForAll("weights") FitWeights weights) {
        var score = FitScore.of(findings, weights).score();

        if (score != null) assertThat(score).isBetween(BigDecimal.ZERO, BigDecimal.ONE);
    }

    @Property
    void the_order_of_the_findings_does_not_matter(
            @ForAll("findings") List<Finding> findings, @ForAll("weights") FitWeights weights, @ForAll Random random) {
        var shuffled = new ArrayList<>(findings);
        Collections.shuffle(shuffled, random);

        assertThat(FitScore.of(shuffled, weights)).isEqualTo(FitScore.of(findings, weights));
    }

    @Property
    void a_better_component_never_makes_the_score_worse(
            @ForAll("findings") List<Finding> findings,
            @ForAll("weights") FitWeights weights,
            @ForAll Random random,
            @ForAll("unit") double better) {
        int at = random.nextInt(findings.size());
        var before = findings.get(at);
        Assume.that(before.value() != null && before.value() <= better);
        var improved = new ArrayList<>(findings);
        improved.set(at, Finding.of(before.component(), better, "better"));

        var score = FitScore.of(findings, weights).score();

        if (score != null) assertThat(FitScore.of(improved, weights).score()).isGreaterThanOrEqualTo(score);
    }

    @Property
    void what_is_unknown_is_named_and_counts_for_nothing(
            @ForAll("findings") List<Finding> findings, @ForAll("weights") FitWeights weights) {
        var found = FitScore.of(findings, weights);
        var known = findings.stream().filter(each -> each.value() != null).toList();

        assertThat(found.unknown())
                .containsExactlyInAnyOrderElementsOf(findings.stream()
                        .filter(each -> each.value() == null)
                        .map(Finding::component)
                        .toList());
        assertThat(found.score()).isEqualTo(FitScore.of(known, weights).score());
    }

    @Property
    void to_learn_of_a_zero_lowers_a_score_that_not_knowing_did_not(
            @ForAll("findings") List<Finding> findings, @ForAll("weights") FitWeights weights) {
        Assume.that(findings.stream().anyMatch(each -> each.value() == null));
        var asZero = findings.stream()
                .map(each -> each.value() == null ? Finding.of(each.component(), 0, "") : each)
                .toList();
        var score = FitScore.of(findings, weights).score();
        Assume.that(score != null && score.signum() > 0);
        boolean weighs = findings.stream().anyMatch(each -> each.value() == null && weights.of(each.component()) > 0);

        var worst = FitScore.of(asZero, weights).score();

        if (weighs) assertThat(worst).isLessThanOrEqualTo(score);
        else assertThat(worst).isEqualTo(score);
    }

    @Property
    void a_weight_of_zero_leaves_a_component_out(
            @ForAll("findings") List<Finding> findings, @ForAll("weights") FitWeights weights, @ForAll Random random) {
        int at = random.nextInt(findings.size());
        var less = new EnumMap<>(weights.byComponent());
        less.put(findings.get(at).component(), 0);
        var without = new ArrayList<>(findings);
        without.remove(at);

        assertThat(FitScore.of(findings, new FitWeights(less)).score())
                .isEqualTo(FitScore.of(without, weights).score());
    }

    @Property
    void the_score_can_be_recomputed_from_what_it_shows(
            @ForAll("findings") List<Finding> findings, @ForAll("weights") FitWeights weights) {
        var found = FitScore.of(findings, weights);
        double sum = 0;
        int of = 0;
        for (var component : found.components()) {
            var value = component.value();
            if (value == null) continue;
            sum += component.weight() * value;
            of += component.weight();
        }

        if (of == 0) assertThat(found.score()).isNull();
        else assertThat(found.score().doubleValue()).isCloseTo(sum / of, Offset.offset(0.000_051));
    }

    /** At least one component, each at most once, some of them unknown. */
    @Provide
    Arbitrary<List<Finding>> findings() {
        return Arbitraries.subsetOf(FitComponent.values())
                .filter(subset -> !subset.isEmpty())
                .flatMap(subset -> Combinators.combine(subset.stream()
                                .map(component ->
                                        unit().injectNull(0.3).map(value -> new Finding(component, value, "found")))
                                .toList())
                        .as(findings -> findings));
    }

    @Provide
    Arbitrary<Double> unit() {
        return Arbitraries.doubles().between(0, 1).edgeCases(config -> config.add(0.0, 1.0));
    }

    @Provide
    Arbitrary<FitWeights> weights() {
        return Arbitraries.maps(
                        Arbitraries.of(Arrays.asList(FitComponent.values())),
                        Arbitraries.integers().between(0, 10))
                .map((Map<FitComponent, Integer> given) -> new FitWeights(given));
    }
}

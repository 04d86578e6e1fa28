package org.commonground.metrics.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RatingsTest {
    private static Ratings.Line line(String indicator, RaterKind kind, int... levels) {
        long sum = 0;
        for (int level : levels) sum += level;
        return new Ratings.Line(indicator, kind, levels.length, sum);
    }

    @Test
    void self_and_external_ratings_are_never_put_in_one_number() {
        var ratings = new Ratings(List.of(
                line("a", RaterKind.SELF, 4, 4),
                line("a", RaterKind.DISTRICT, 2),
                line("b", RaterKind.SELF, 3),
                line("b", RaterKind.PEER, 1, 2)));
        assertThat(ratings.means(3))
                .containsEntry(RaterKind.SELF, new BigDecimal("3.50"))
                .containsEntry(RaterKind.DISTRICT, new BigDecimal("2.00"))
                .containsEntry(RaterKind.PEER, new BigDecimal("1.50"));
        assertThat(ratings.gapSelfVsExternal()).isEqualByComparingTo("1.75");
    }

    @Test
    void there_is_no_gap_where_one_side_is_missing() {
        assertThat(new Ratings(List.of(line("a", RaterKind.SELF, 4), line("b", RaterKind.DISTRICT, 2)))
                        .gapSelfVsExternal())
                .isNull();
    }

    @Test
    void few_families_stay_hidden_and_many_are_shown() {
        var ratings = new Ratings(List.of(line("a", RaterKind.FAMILY, 1, 4), line("a", RaterKind.STUDENT, 2, 3, 4)));
        assertThat(ratings.of("a", 3))
                .containsExactly(
                        new Ratings.Shown(RaterKind.FAMILY, null, null),
                        new Ratings.Shown(RaterKind.STUDENT, 3L, new BigDecimal("3.00")));
        assertThat(ratings.means(3)).containsOnlyKeys(RaterKind.STUDENT);
    }

    @Test
    void families_alone_do_not_make_a_rating() {
        var ratings = new Ratings(List.of(line("a", RaterKind.FAMILY, 4, 4, 4), line("b", RaterKind.SELF, 2)));
        assertThat(ratings.unrated(List.of("a", "b", "c"))).containsExactly("a", "c");
        assertThat(ratings.hasExternal()).isFalse();
    }

    @Property(tries = 200)
    void at_least_half_of_the_indicators_reach_the_overall_level_and_no_higher_one(
            @ForAll @NotEmpty @Size(max = 40) List<@IntRange(min = 1, max = 4) Integer> levels) {
        int overall = Ratings.overallLevel(levels);
        assertThat(2 * levels.stream().filter(level -> level >= overall).count())
                .isGreaterThanOrEqualTo(levels.size());
        assertThat(2 * levels.stream().filter(level -> level > overall).count()).isLessThanOrEqualTo(levels.size());
        var reversed = new ArrayList<>(levels);
        Collections.reverse(reversed);
        assertThat(Ratings.overallLevel(reversed)).isEqualTo(overall);
    }

    @Test
    void the_starter_rubrics_keep_their_own_rules() {
        var rubrics = StarterFrameworks.read(new ObjectMapper());
        assertThat(rubrics)
                .extracting(Rubric::code)
                .containsExactly("effectiveness-v1", "success-factors-v1", "ci-principles-v1", "program-quality-v1");
        assertThat(rubrics).extracting(rubric -> rubric.standards().size()).containsExactly(7, 7, 8, 10);
        assertThat(rubrics).allSatisfy(rubric -> assertThat(rubric.violations()).isEmpty());
    }
}

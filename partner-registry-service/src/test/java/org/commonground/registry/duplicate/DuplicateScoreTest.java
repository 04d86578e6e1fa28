package org.commonground.registry.duplicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DuplicateScoreTest {
    @Test
    void the_same_number_is_the_same_organisation_however_it_is_written() {
        var score = DuplicateScore.of(
                keys("Riverbend Youth Collective", "US-EIN", "36-1234567"),
                keys("RYC of Chicago", "US-EIN", "361234567"));

        assertThat(score.likelihood()).isEqualTo(DuplicateScore.Likelihood.CERTAIN);
        assertThat(score.signals().getFirst().kind()).isEqualTo(DuplicateScore.Signal.Kind.IDENTIFIER);
    }

    @Test
    void the_same_name_alone_is_likely_and_another_number_makes_it_unlikely() {
        var one = keys("The Riverbend Youth Collective, Inc.", "US-EIN", "36-1234567");
        var noNumber = MatchKeys.of("Riverbend Youth Collective", List.of(), List.of(), List.of(), List.of());

        assertThat(DuplicateScore.of(one, noNumber).score()).isEqualTo(0.8);
        assertThat(DuplicateScore.of(one, noNumber).likelihood()).isEqualTo(DuplicateScore.Likelihood.LIKELY);
        var conflict = DuplicateScore.of(one, keys("Riverbend Youth Collective", "US-EIN", "36-7654321"));
        assertThat(conflict.score()).isEqualTo(0.4);
        assertThat(conflict.isWorthALook()).isFalse();
    }

    @Test
    void what_many_share_says_nothing() {
        var one = MatchKeys.of(
                "North Tutors",
                List.of(),
                List.of("https://www.facebook.com/north"),
                List.of("a@gmail.com"),
                List.of());
        var other = MatchKeys.of(
                "South Shelter", List.of(), List.of("facebook.com/south"), List.of("b@gmail.com"), List.of());

        assertThat(one.domains()).isEmpty();
        assertThat(DuplicateScore.of(one, other).signals()).isEmpty();
    }

    @Test
    void accents_punctuation_legal_forms_and_extensions_do_not_matter() {
        var keys = MatchKeys.of(
                "  Niños & Families,  Inc. ",
                List.of(),
                List.of("HTTPS://WWW.Example.org/en", "not a site at all"),
                List.of("front@example.org"),
                List.of("+1 (312) 555-0143 ext. 12", "911"));

        assertThat(keys.name()).isEqualTo("ninos and families");
        assertThat(keys.domains()).containsExactly("example.org");
        assertThat(keys.phones()).containsExactly("3125550143");
        assertThat(MatchKeys.name("The Company, Inc.")).isEqualTo("the company inc");
    }

    @Test
    void likeness_is_that_of_the_database() {
        // select similarity('word', 'two words') of pg_trgm, from PostgreSQL's manual
        assertThat(Trigrams.similarity("word", "two words")).isCloseTo(0.363636, within(0.00001));
        assertThat(Trigrams.similarity("", "two words")).isZero();
    }

    @Property(tries = 200)
    void a_score_is_the_same_in_both_directions_and_between_none_and_full(
            @ForAll("keys") MatchKeys one, @ForAll("keys") MatchKeys other) {
        var score = DuplicateScore.of(one, other);

        assertThat(score.score())
                .isBetween(0d, 1d)
                .isEqualTo(DuplicateScore.of(other, one).score());
    }

    @Property(tries = 200)
    void to_share_one_thing_more_never_makes_it_less_likely(
            @ForAll("keys") MatchKeys one, @ForAll("keys") MatchKeys other) {
        var before = DuplicateScore.of(one, other).score();

        assertThat(DuplicateScore.of(with(one, "9999999999"), with(other, "9999999999"))
                        .score())
                .isGreaterThanOrEqualTo(before);
    }

    @Property(tries = 100)
    void an_entry_is_like_itself(@ForAll("keys") MatchKeys one) {
        assertThat(DuplicateScore.of(one, one).likelihood())
                .isIn(DuplicateScore.Likelihood.CERTAIN, DuplicateScore.Likelihood.LIKELY);
    }

    @Provide
    Arbitrary<MatchKeys> keys() {
        var words = Arbitraries.of("river", "bend", "youth", "north", "club", "centre");
        return Combinators.combine(
                        words.list().ofMinSize(1).ofMaxSize(4),
                        Arbitraries.of("US-EIN:1", "US-EIN:2", "CPS:1").list().ofMaxSize(2),
                        Arbitraries.of("a.org", "b.org").list().ofMaxSize(2),
                        Arbitraries.of("3125550143", "3125550144").list().ofMaxSize(2))
                .as((name, identifiers, domains, phones) ->
                        new MatchKeys(String.join(" ", name), identifiers, domains, phones));
    }

    private static MatchKeys with(MatchKeys keys, String phone) {
        var phones = new ArrayList<>(keys.phones());
        phones.add(phone);
        return new MatchKeys(keys.name(), keys.identifiers(), keys.domains(), phones);
    }

    private static MatchKeys keys(String name, String scheme, String value) {
        return MatchKeys.of(name, List.of(MatchKeys.identifier(scheme, value)), List.of(), List.of(), List.of());
    }
}

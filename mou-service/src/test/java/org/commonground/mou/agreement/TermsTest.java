package org.commonground.mou.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.commonground.mou.agreement.Drafts.TODAY;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.commonground.kernel.problem.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TermsTest {
    @Test
    void even_a_draft_makes_sense() {
        var org = UUID.randomUUID();
        var terms = new Terms(
                "Tutoring",
                "",
                TODAY,
                TODAY.minusDays(1),
                RenewalMode.NONE,
                30,
                List.of(new Party(Side.SCHOOL, org, "One", null), new Party(Side.PARTNER, org, "The same", null)),
                List.of(new Obligation(Side.DISTRICT, "Pays", null), new Obligation(Side.OTHER, "Watches", null)),
                List.of(new Clause("term", "Term", "x"), new Clause("term", "Term again", "y")),
                List.of(),
                List.of(),
                null);

        assertThat(terms.broken())
                .extracting(Violation::pointer, Violation::code)
                .containsExactlyInAnyOrder(
                        tuple("/expiresOn", "end-before-start"),
                        tuple("/clauses/1/key", "repeated"),
                        tuple("/parties/1/orgId", "repeated"),
                        tuple("/obligations/0/side", "not-a-party"),
                        tuple("/obligations/1/side", "not-a-party"));
    }

    @Test
    void a_commitment_has_a_key_of_its_own_and_keeps_its_id_over_versions() {
        var hours = new Commitment("hours", CommitmentKind.VOLUNTEER_HOURS, new BigDecimal("240"), null);
        var bare = Drafts.bare(TODAY, TODAY.plusYears(1), RenewalMode.NONE);
        var twice = new Terms(
                "Tutoring",
                "",
                TODAY,
                TODAY.plusYears(1),
                RenewalMode.NONE,
                30,
                bare.parties(),
                List.of(
                        new Obligation(Side.PARTNER, "Tutors", null, hours),
                        new Obligation(Side.SCHOOL, "Rooms", null, hours),
                        new Obligation(Side.SCHOOL, "Heats them", null)),
                List.of(),
                List.of(),
                List.of(),
                null);
        assertThat(twice.broken())
                .extracting(Violation::pointer, Violation::code)
                .containsExactly(tuple("/obligations/1/commitment/key", "repeated"));
        var agreement = Drafts.agreement(AgreementState.DRAFT);
        agreement.commitments = List.of(new Obligation(Side.PARTNER, "Tutors", null, hours));
        var before = agreement.snapshot().commitments().getFirst();
        agreement.commitments = List.of(
                new Obligation(
                        Side.SCHOOL,
                        "Rooms",
                        null,
                        new Commitment("rooms", CommitmentKind.FACILITY, BigDecimal.TEN, null)),
                new Obligation(Side.PARTNER, "More tutors", null, hours));
        assertThat(agreement.snapshot().commitments().getLast().id()).isEqualTo(before.id());
        assertThat(agreement.snapshot().commitments().getFirst().id()).isNotEqualTo(before.id());
        assertThat(before.unit()).isEqualTo(CommitmentKind.Unit.HOURS);
    }

    @Test
    void a_term_is_at_most_ten_years() {
        assertThat(Drafts.bare(TODAY, TODAY.plusYears(10).plusDays(1), RenewalMode.NONE)
                        .broken())
                .extracting(Violation::code)
                .containsExactly("term-too-long");
    }

    @Test
    void both_sides_are_bound_and_both_give_something() {
        var oneSided = new Terms(
                "Tutoring",
                "",
                TODAY,
                TODAY,
                RenewalMode.NONE,
                30,
                List.of(new Party(Side.PARTNER, Drafts.PARTNER, "Riverbend", null)),
                List.of(new Obligation(Side.PARTNER, "Everything", null)),
                List.of(),
                List.of(),
                List.of(),
                null);

        assertThat(oneSided.incomplete(AgreementType.MOU))
                .extracting(Violation::pointer, Violation::code)
                .contains(tuple("/parties", "side-missing"), tuple("/obligations", "obligation-missing"));
        assertThat(Drafts.complete().incomplete(AgreementType.MOU)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(AgreementType.class)
    void the_template_holds_every_mandatory_clause_of_its_type(AgreementType type) {
        var bare = Drafts.bare(TODAY, TODAY.plusDays(1), RenewalMode.NONE);
        var rendered = bare.withClauses(StandardTemplate.render(type, bare));

        assertThat(rendered.incomplete(type)).extracting(Violation::code).doesNotContain("clause-missing");
        for (var clause : StandardTemplate.clauses(type)) {
            if (!clause.mandatory()) continue;
            var without = rendered.withClauses(rendered.clauses().stream()
                    .filter(each -> !each.key().equals(clause.key()))
                    .toList());
            assertThat(without.incomplete(type))
                    .as("%s without %s", type, clause.key())
                    .extracting(Violation::code)
                    .contains("clause-missing");
        }
        assertThat(rendered.clauses())
                .allSatisfy(clause -> assertThat(clause.text()).as(clause.key()).doesNotContain("{{"));
    }

    @ParameterizedTest
    @EnumSource(
            value = AgreementType.class,
            names = {"SERVICE_CONTRACT_REF", "SPACE_ALIGNMENT_LEASE_REF"})
    void what_refers_to_a_contract_says_where_it_is(AgreementType type) {
        assertThat(Drafts.complete().incomplete(type))
                .extracting(Violation::code)
                .contains("reference-missing");
    }

    @Test
    void student_data_is_not_shared_without_a_schedule() {
        assertThat(Drafts.complete().incomplete(AgreementType.DATA_SHARING_AGREEMENT))
                .extracting(Violation::code)
                .contains("data-sharing-schedule-missing");
    }

    @Test
    void the_templates_own_words_follow_new_terms_and_peoples_words_stay() {
        var before = Drafts.complete();
        var written = new Clause("insurance", "Insurance", "Two million, shown by 1 September.");
        var said = new Terms(
                before.title(),
                before.summary(),
                LocalDate.of(2027, 1, 1),
                LocalDate.of(2027, 6, 30),
                RenewalMode.AUTO,
                45,
                before.parties(),
                before.obligations(),
                before.clauses().stream()
                        .map(clause -> clause.key().equals("insurance") ? written : clause)
                        .toList(),
                List.of(),
                List.of(),
                null);

        var after = said.withClauses(StandardTemplate.refresh(AgreementType.MOU, before, said));

        assertThat(clause(after, "term").text()).contains("2027-01-01", "2027-06-30", "45 days");
        assertThat(clause(after, "notice-and-termination").text()).contains("45 days");
        assertThat(clause(after, "insurance")).isEqualTo(written);
        assertThat(after.clauses())
                .filteredOn(clause -> StandardTemplate.isChanged(AgreementType.MOU, after, clause))
                .containsExactly(written);
    }

    @Test
    void a_comparison_names_each_clause_and_each_term_that_differs() {
        var before = Drafts.complete();
        var after = new Terms(
                before.title(),
                before.summary(),
                before.effectiveOn(),
                before.expiresOn(),
                before.renewalMode(),
                60,
                before.parties(),
                before.obligations(),
                before.clauses().stream()
                        .filter(clause -> !clause.key().equals("working-together"))
                        .map(clause ->
                                clause.key().equals("purpose") ? new Clause("purpose", "Purpose", "Shorter.") : clause)
                        .toList(),
                List.of(),
                List.of(),
                null);

        assertThat(TermsChange.between(before, after))
                .extracting(TermsChange::what, TermsChange::kind)
                .containsExactlyInAnyOrder(
                        tuple("noticeDays", TermsChange.Kind.CHANGED),
                        tuple("clauses/purpose", TermsChange.Kind.CHANGED),
                        tuple("clauses/working-together", TermsChange.Kind.REMOVED));
        assertThat(TermsChange.between(before, before)).isEmpty();
    }

    /** Renewals follow each other without a gap or an overlap, whatever the length of the term. */
    @Property
    void a_renewal_is_longer_by_the_same_term(
            @ForAll @IntRange(max = 3_000) int start,
            @ForAll @IntRange(max = 1_200) int days,
            @ForAll @IntRange(max = 8) int renewals) {
        var from = LocalDate.of(2020, 1, 1).plusDays(start);
        var terms = Drafts.bare(from, from.plusDays(days), RenewalMode.AUTO);

        assertThat(terms.expiresAfter(0)).isEqualTo(terms.expiresOn());
        assertThat(terms.expiresAfter(renewals + 1)).isAfter(terms.expiresAfter(renewals));
    }

    @Test
    void a_school_year_renews_to_the_same_day() {
        var terms = Drafts.bare(LocalDate.of(2026, 8, 1), LocalDate.of(2027, 7, 31), RenewalMode.AUTO);

        assertThat(terms.expiresAfter(1)).isEqualTo(LocalDate.of(2028, 7, 31));
        assertThat(terms.expiresAfter(2)).isEqualTo(LocalDate.of(2029, 7, 31));
    }

    private static Clause clause(Terms terms, String key) {
        return terms.clauses().stream()
                .filter(each -> each.key().equals(key))
                .findFirst()
                .orElseThrow();
    }
}

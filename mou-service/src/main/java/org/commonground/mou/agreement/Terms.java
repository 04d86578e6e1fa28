package org.commonground.mou.agreement;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.commonground.kernel.problem.Violation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is agreed: everything that both sides sign. Absent lists are empty.
 *
 * @param expiresOn the last day on which it is in force
 * @param noticeDays how many days ahead a side says that it ends the agreement, or lets it run out
 */
@Schema(name = "AgreementTerms")
public record Terms(
        @NotBlank @Size(max = 200) @Schema(examples = "After-school tutoring, school year 2026-27")
        String title,

        @Size(max = 4_000) @Schema(description = "What it is about, in plain words, for families too.")
        String summary,

        @NotNull @Schema(description = "The first day in force.")
        LocalDate effectiveOn,

        @NotNull @Schema(description = "The last day in force.")
        LocalDate expiresOn,

        RenewalMode renewalMode,

        @Min(0) @Max(365) @Schema(description = "Days of notice to end it.", defaultValue = "30")
        Integer noticeDays,

        @Size(max = 250) List<@Valid @NotNull Party> parties,
        @Size(max = 100) List<@Valid @NotNull Obligation> obligations,
        @Size(max = 60) List<@Valid @NotNull Clause> clauses,

        @Size(max = 50) @Schema(description = "Adopted goals that it serves.")
        List<@NotNull UUID> goalIds,

        @Size(max = 50) @Schema(description = "Policies that govern it, as the district numbers them.")
        List<@NotBlank @Size(max = 120) String> governingPolicies,

        @Size(max = 200)
        @Schema(description = "Where the contract or lease itself is kept; needed for the types that end in REF.")
        @Nullable
        String externalReference) {

    static final int DEFAULT_NOTICE_DAYS = 30;
    private static final int MAX_YEARS = 10;

    @SuppressWarnings("NullAway") // JSON may leave these out; Bean Validation says so where they are needed
    public Terms {
        summary = summary == null ? "" : summary;
        renewalMode = renewalMode == null ? RenewalMode.NONE : renewalMode;
        noticeDays = noticeDays == null ? DEFAULT_NOTICE_DAYS : noticeDays;
        parties = parties == null ? List.of() : List.copyOf(parties);
        obligations = obligations == null ? List.of() : List.copyOf(obligations);
        clauses = clauses == null ? List.of() : List.copyOf(clauses);
        goalIds = goalIds == null ? List.of() : goalIds.stream().distinct().toList();
        governingPolicies = governingPolicies == null
                ? List.of()
                : governingPolicies.stream().distinct().toList();
    }

    Terms withClauses(List<Clause> others) {
        return new Terms(
                title,
                summary,
                effectiveOn,
                expiresOn,
                renewalMode,
                noticeDays,
                parties,
                obligations,
                others,
                goalIds,
                governingPolicies,
                externalReference);
    }

    /** The last day in force after a number of renewals, each as long as the first term. */
    LocalDate expiresAfter(int renewals) {
        var term = Period.between(effectiveOn, expiresOn.plusDays(1));
        return effectiveOn.plus(term.multipliedBy(renewals + 1)).minusDays(1);
    }

    /** What cannot stand even in a draft. */
    List<Violation> broken() {
        var broken = new ArrayList<Violation>();
        if (expiresOn.isBefore(effectiveOn))
            broken.add(Violation.at("/expiresOn", "end-before-start", "the last day is not before the first"));
        else if (expiresOn.isAfter(effectiveOn.plusYears(MAX_YEARS)))
            broken.add(Violation.at("/expiresOn", "term-too-long", "at most %d years".formatted(MAX_YEARS)));
        var keys = new HashSet<String>();
        for (int i = 0; i < clauses.size(); i++)
            if (!keys.add(clauses.get(i).key()))
                broken.add(Violation.at("/clauses/%d/key".formatted(i), "repeated", "a clause has a key of its own"));
        var bound = new HashSet<UUID>();
        for (int i = 0; i < parties.size(); i++)
            if (!bound.add(parties.get(i).orgId()))
                broken.add(Violation.at("/parties/%d/orgId".formatted(i), "repeated", "a party stands on one side"));
        var committed = new HashSet<String>();
        for (int i = 0; i < obligations.size(); i++) {
            var commitment = obligations.get(i).commitment();
            if (commitment != null && !committed.add(commitment.key()))
                broken.add(Violation.at(
                        "/obligations/%d/commitment/key".formatted(i),
                        "repeated",
                        "a commitment has a key of its own"));
            var side = obligations.get(i).side();
            if (parties.stream().noneMatch(party -> party.side() == side) || side == Side.OTHER)
                broken.add(Violation.at("/obligations/%d/side".formatted(i), "not-a-party", "no party on side " + side)
                        .allowing(parties.stream()
                                .map(Party::side)
                                .filter(each -> each != Side.OTHER)
                                .distinct()
                                .map(Side::name)
                                .toList()));
        }
        return broken;
    }

    /** What a draft may lack, and a text that people review and sign may not. */
    List<Violation> incomplete(AgreementType type) {
        var missing = new ArrayList<Violation>();
        if (parties.stream().noneMatch(party -> party.side().isSchoolSide()))
            missing.add(Violation.at("/parties", "side-missing", "name the school or the district as a party"));
        if (parties.stream().noneMatch(party -> party.side() == Side.PARTNER))
            missing.add(Violation.at("/parties", "side-missing", "name a partner as a party"));
        if (obligations.stream().noneMatch(owed -> owed.side().isSchoolSide()))
            missing.add(
                    Violation.at("/obligations", "obligation-missing", "say what the school or the district gives"));
        if (obligations.stream().noneMatch(owed -> owed.side() == Side.PARTNER))
            missing.add(Violation.at("/obligations", "obligation-missing", "say what the partner gives"));
        var present = clauses.stream().map(Clause::key).collect(Collectors.toSet());
        for (var clause : StandardTemplate.clauses(type))
            if (clause.mandatory() && !present.contains(clause.key()))
                missing.add(Violation.at(
                        "/clauses", "clause-missing", "the clause '%s' is mandatory".formatted(clause.key())));
        for (int i = 0; i < clauses.size(); i++)
            if (clauses.get(i).hasOpenBlank())
                missing.add(Violation.at(
                        "/clauses/%d/text".formatted(i),
                        "blank-open",
                        "fill what stands in [[ ]] in '%s'"
                                .formatted(clauses.get(i).key())));
        if (type.refersToAnotherRecord() && (externalReference == null || externalReference.isBlank()))
            missing.add(Violation.at(
                    "/externalReference", "reference-missing", "say where the contract or lease itself is kept"));
        if (type == AgreementType.DATA_SHARING_AGREEMENT)
            missing.add(Violation.guard(
                    "data-sharing-schedule-missing",
                    "student data is shared on an approved data-sharing schedule only"));
        return missing;
    }

    String namesOn(Predicate<Side> side) {
        return parties.stream()
                .filter(party -> side.test(party.side()))
                .map(Party::legalName)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
    }

    String obligationsOf(java.util.function.Predicate<Side> side) {
        return obligations.stream()
                .filter(owed -> side.test(owed.side()))
                .map(owed -> "- " + owed.description() + (owed.dueOn() == null ? "" : " (by " + owed.dueOn() + ")"))
                .collect(Collectors.joining("\n"));
    }
}

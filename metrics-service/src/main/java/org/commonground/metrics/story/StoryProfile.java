package org.commonground.metrics.story;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.problem.Violation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is told, about what, and by whose leave. */
@Schema(name = "StoryProfile")
record StoryProfile(
        @NotNull UUID partnershipId,

        @NotEmpty
        @Size(max = 10)
        @Schema(description = "The story in each language; the one that it was told in first.")
        List<@NotNull @Valid StoryText> texts,

        @NotNull
        @Size(max = 10)
        @Schema(
                description = "The measures that it is evidence beside.",
                examples = "[\"student.attendanceImproved%\"]")
        List<@NotNull @Size(max = 100) String> measureCodes,

        @Valid @Nullable StoryConsent consent,

        @Schema(description = "Somebody looked: what reads like the name of a minor is none.", examples = "false")
        boolean namesChecked) {

    /** A story in one language. */
    @Schema(name = "StoryText")
    record StoryText(
            @NotNull @Pattern(regexp = "[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}") @Schema(examples = "en")
            String language,

            @NotBlank @Size(max = 200) @Schema(examples = "Saturday mornings")
            String title,

            @NotBlank
            @Size(max = 10_000)
            @Schema(examples = "My son gets up by himself now, because his team waits for him.")
            String text) {}

    /** Leave to tell a story. */
    @Schema(name = "StoryConsent")
    record StoryConsent(
            @Schema(description = "It was given in writing and is kept.", examples = "true")
            boolean onFile,

            @Nullable By givenBy,

            @Schema(examples = "2026-10-03") @Nullable LocalDate givenOn,

            @Schema(description = "The last day that it holds for, if it ends.") @Nullable
            LocalDate validTo,

            @Size(max = 200)
            @Schema(description = "Where it is kept; no names.", examples = "Binder 4, form 17")
            @Nullable
            String reference,

            @Schema(description = "It says that minors may be named.", examples = "false")
            boolean minorsMayBeNamed) {
        /** Whose leave it is. */
        @Schema(name = "StoryConsentGiver")
        enum By {
            GUARDIAN,
            /** Of an adult, about themselves. */
            SELF,
            /** Of an organisation, about itself. */
            ORGANISATION
        }

        boolean holdsOn(LocalDate day) {
            return onFile
                    && givenBy != null
                    && givenOn != null
                    && !givenOn.isAfter(day)
                    && (validTo == null || !validTo.isBefore(day));
        }
    }

    List<String> languages() {
        return texts.stream().map(StoryText::language).toList();
    }

    /** What is wrong with it beyond the bounds of each field. A name is never repeated in the answer. */
    List<Violation> violations() {
        var violations = new ArrayList<Violation>();
        var seen = new HashSet<String>();
        boolean minorsMayBeNamed = consent != null && consent.onFile() && consent.minorsMayBeNamed();
        if (consent != null && consent.minorsMayBeNamed() && consent.givenBy() != StoryConsent.By.GUARDIAN)
            violations.add(Violation.at(
                    "/consent/minorsMayBeNamed", "guardian-only", "that is for a guardian to say: givenBy GUARDIAN"));
        for (int i = 0; i < texts.size(); i++) {
            var text = texts.get(i);
            if (!seen.add(text.language()))
                violations.add(
                        Violation.at("/texts/%d/language".formatted(i), "repeated", "each language stands once"));
            if (minorsMayBeNamed || namesChecked) continue;
            if (NamedMinors.seemIn(text.title())) violations.add(named(i, "title"));
            if (NamedMinors.seemIn(text.text())) violations.add(named(i, "text"));
        }
        return violations;
    }

    private static Violation named(int text, String field) {
        return Violation.at(
                "/texts/%d/%s".formatted(text, field),
                "names-a-minor",
                "it reads as if it named a minor: leave the name out, have the guardian's leave for it, or say by"
                        + " namesChecked that it is none");
    }
}

package org.commonground.registry.prospect;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What somebody writes down of a contact with a prospect. */
@Schema(name = "EngagementNote")
public record EngagementNote(
        @NotNull @Schema(description = "When it was; not later than now.")
        Instant at,

        @NotNull Channel channel,
        @NotNull Outcome outcome,

        @Size(max = 2_000) @PlainText @Schema(description = "Nothing about single students or families.") @Nullable
        String note,

        @Size(max = 200) @PlainText @Schema(examples = "Send the application guide") @Nullable
        String nextAction,

        @Nullable LocalDate nextActionOn,

        @Schema(description = "For a REFERRAL: the referral that it came from, if it was made in the suite.") @Nullable
        UUID sourceReferralId,

        @Size(max = 200)
        @PlainText
        @Schema(description = "For a REFERRAL: who suggested it, by role.", examples = "Parent of a sixth-grader")
        @Nullable
        String suggestedBy) {

    List<Violation> broken(Instant now) {
        var broken = new ArrayList<Violation>();
        if (at.isAfter(now)) broken.add(Violation.at("/at", "in-the-future", "it has been; plan by nextActionOn"));
        if ((nextAction == null) != (nextActionOn == null))
            broken.add(Violation.at(
                    nextAction == null ? "/nextAction" : "/nextActionOn",
                    "half-a-plan",
                    "give what is next and when, or neither"));
        if (nextActionOn != null
                && nextActionOn.isBefore(at.atZone(ZoneOffset.UTC).toLocalDate()))
            broken.add(Violation.at("/nextActionOn", "before-the-contact", "what is next comes after it"));
        if (channel != Channel.REFERRAL && (sourceReferralId != null || suggestedBy != null))
            broken.add(Violation.at("/channel", "not-a-referral", "a source goes with the channel REFERRAL"));
        return broken;
    }
}

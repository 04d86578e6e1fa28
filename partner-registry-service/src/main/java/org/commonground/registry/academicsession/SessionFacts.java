package org.commonground.registry.academicsession;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.problem.Violation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a session is, wherever it is known from: the part that a SIS masters. */
@Schema(name = "AcademicSessionFacts")
record SessionFacts(
        @NotBlank @Size(max = 300) @Schema(examples = "2026-27")
        String title,

        @NotNull SessionType type,
        @NotNull LocalDate startDate,

        @NotNull @Schema(description = "The last day, included.")
        LocalDate endDate,

        @Schema(description = "The longer session that it is a part of.") @Nullable
        UUID parentId,

        @NotNull
        @Min(1900)
        @Max(2200)
        @Schema(description = "The calendar year in which the school year ends.", examples = "2027")
        Integer schoolYear,

        @NotNull @Schema(description = "TO_BE_DELETED retires it; nothing is ever deleted.")
        SessionStatus status) {

    /** What is wrong with it by itself. */
    List<Violation> faults() {
        var faults = new ArrayList<Violation>();
        if (endDate.isBefore(startDate))
            faults.add(Violation.at("/endDate", "end-before-start", "%s to %s".formatted(startDate, endDate)));
        // a part that stands alone, such as the autumn, may lie in the calendar year before
        int latest = type == SessionType.SCHOOL_YEAR ? endDate.getYear() : endDate.getYear() + 1;
        if (schoolYear < endDate.getYear() || schoolYear > latest)
            faults.add(Violation.at(
                    "/schoolYear", "year-by-its-end", "it is the calendar year in which the school year ends"));
        return faults;
    }

    /** What keeps it from being a part of {@code whole}. */
    List<Violation> misfits(SessionFacts whole) {
        var misfits = new ArrayList<Violation>();
        if (type.compareTo(whole.type) <= 0)
            misfits.add(Violation.at("/type", "not-smaller", "a %s is no part of a %s".formatted(type, whole.type)));
        if (startDate.isBefore(whole.startDate))
            misfits.add(Violation.at("/startDate", "outside-parent", "that begins on " + whole.startDate));
        if (endDate.isAfter(whole.endDate))
            misfits.add(Violation.at("/endDate", "outside-parent", "that ends on " + whole.endDate));
        if (!schoolYear.equals(whole.schoolYear))
            misfits.add(Violation.at("/schoolYear", "not-of-parent", "that is of " + whole.schoolYear));
        if (status == SessionStatus.ACTIVE && whole.status != SessionStatus.ACTIVE)
            misfits.add(Violation.at("/parentId", "parent-retired", "that is " + whole.status));
        return misfits;
    }
}

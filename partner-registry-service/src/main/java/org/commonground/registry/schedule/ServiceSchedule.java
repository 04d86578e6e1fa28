package org.commonground.registry.schedule;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.vocabulary.PlainText;
import org.commonground.registry.vocabulary.WebAddress;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Times at which something is open or given.
 *
 * @param id as another directory names it, where it came from one
 * @param rrule an RFC 5545 recurrence rule without {@code DTSTART} and {@code UNTIL}, which have their own fields; absent for
 *     times that are only described
 * @param dtstart the first day; needed where the rule has an interval
 * @param until the last day of the recurrence
 * @param closesAt the next day if it is not after {@code opensAt}
 * @param timezone IANA name or offset; the district's if absent
 * @param validFrom from when this schedule counts, such as the first day of a school year
 */
@Schema(name = "ServiceSchedule")
public record ServiceSchedule(
        @Nullable UUID id,

        @Size(max = 300) @Pattern(regexp = "[A-Z0-9=;,+-]*") @Schema(examples = "FREQ=WEEKLY;BYDAY=MO,WE") @Nullable
        String rrule,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        LocalDate dtstart,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        LocalDate until,

        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Schema(type = SchemaType.STRING, format = "time", examples = "15:30:00")
        @Nullable
        LocalTime opensAt,

        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Schema(
                type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING,
                format = "time",
                examples = "18:00:00")
        @Nullable
        LocalTime closesAt,

        @Size(max = 60) @Schema(examples = "America/Chicago") @Nullable
        String timezone,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        LocalDate validFrom,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        LocalDate validTo,

        @Size(max = 1_000) @PlainText @Nullable String description,
        @Size(max = 300) @PlainText @Nullable String attendingType,
        @Size(max = 1_000) @PlainText @Nullable String notes,
        @Size(max = 500) @WebAddress @Nullable String link) {

    /** A rule and its hours; for tests, imports and examples. */
    public static ServiceSchedule weekly(String rrule, LocalTime opensAt, LocalTime closesAt) {
        return new ServiceSchedule(
                null, rrule, null, null, opensAt, closesAt, null, null, null, null, null, null, null);
    }

    /** What is wrong with it, at places below the pointer. */
    public List<Violation> broken(String pointer) {
        var broken = new ArrayList<Violation>();
        if (rrule != null) {
            if (rrule.contains("UNTIL="))
                broken.add(Violation.at(pointer + "/rrule", "until-apart", "give the last day as `until`"));
            else
                Recurrence.problem(rrule)
                        .ifPresent(why -> broken.add(Violation.at(pointer + "/rrule", "malformed", why)));
        }
        if (opensAt != null && closesAt == null)
            broken.add(Violation.at(pointer + "/closesAt", "required", "say when it closes, or leave both out"));
        if (closesAt != null && opensAt == null)
            broken.add(Violation.at(pointer + "/opensAt", "required", "say when it opens, or leave both out"));
        if (validFrom != null && validTo != null && validTo.isBefore(validFrom))
            broken.add(Violation.at(pointer + "/validTo", "end-before-start", "it ends before it starts"));
        if (dtstart != null && until != null && until.isBefore(dtstart))
            broken.add(Violation.at(pointer + "/until", "end-before-start", "it ends before it starts"));
        if (timezone != null && zone().isEmpty())
            broken.add(Violation.at(
                    pointer + "/timezone", "unknown-code", "an IANA name such as America/Chicago, or an offset"));
        return broken;
    }

    /** All that is wrong with several. */
    public static List<Violation> broken(List<ServiceSchedule> schedules, String pointer) {
        var broken = new ArrayList<Violation>();
        for (int i = 0; i < schedules.size(); i++)
            broken.addAll(schedules.get(i).broken(pointer + "/" + i));
        return broken;
    }

    @JsonIgnore
    public Optional<ZoneId> zone() {
        try {
            return timezone == null ? Optional.empty() : Optional.of(ZoneId.of(timezone));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

package org.commonground.registry.oneroster;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.commonground.registry.vocabulary.GradeLevel;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The records of OneRoster 1.2 that we have something to say about, as they look on the wire. */
final class RosterRecords {
    private RosterRecords() {}

    /** A link to another record. */
    @Schema(name = "RosterReference")
    record RosterReference(
            @Schema(description = "Where it is read.", format = "uri")
            String href,

            String sourcedId,
            @Schema(examples = "org") String type) {}

    /** An organisation; {@code dateLastModified} is when it last changed here, so that a client misses no change. */
    @Schema(name = "RosterOrg")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RosterOrg(
            @Schema(examples = "610163") String sourcedId,
            @Schema(enumeration = {"active", "tobedeleted"}) String status,
            Instant dateLastModified,
            @Nullable RosterOrgMetadata metadata,

            @Schema(examples = "Frederick Stock Elementary School")
            String name,

            @Schema(enumeration = {"department", "school", "district", "local", "state", "national"})
            String type,

            @Schema(description = "NCES or state id.") @Nullable
            String identifier,

            @Nullable RosterReference parent,
            @Nullable List<RosterReference> children) {}

    /** What the standard has no field for; the names are those that our imports read. */
    @Schema(name = "RosterOrgMetadata")
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record RosterOrgMetadata(
            @Schema(description = "CEDS codes joined by commas.", examples = "KG,01,02") @Nullable
            String grades,

            @Nullable Boolean charter,
            @Nullable Double latitude,
            @Nullable Double longitude,
            @Nullable Integer enrollment) {

        static String joined(List<GradeLevel> grades) {
            return String.join(",", grades.stream().map(GradeLevel::code).toList());
        }
    }

    /** A school year or a part of one. */
    @Schema(name = "RosterSession")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RosterSession(
            @Schema(examples = "sy2027") String sourcedId,
            @Schema(enumeration = {"active", "tobedeleted"}) String status,
            Instant dateLastModified,
            @Schema(examples = "School year 2026-27") String title,
            LocalDate startDate,

            @Schema(description = "The first day after it, as the standard has it.")
            LocalDate endDate,

            @Schema(enumeration = {"gradingPeriod", "semester", "schoolYear", "term"})
            String type,

            @Nullable RosterReference parent,
            @Nullable List<RosterReference> children,

            @Schema(description = "The calendar year in which the school year ends.", examples = "2027")
            String schoolYear) {}

    /** For the contract: the wrapper of an organisation. */
    @Schema(name = "RosterOrgAnswer")
    record RosterOrgAnswer(RosterOrg org) {}

    /** For the contract: the wrapper of organisations. */
    @Schema(name = "RosterOrgsAnswer")
    record RosterOrgsAnswer(List<RosterOrg> orgs) {}

    /** For the contract: the wrapper of a session. */
    @Schema(name = "RosterSessionAnswer")
    record RosterSessionAnswer(RosterSession academicSession) {}

    /** For the contract: the wrapper of sessions. */
    @Schema(name = "RosterSessionsAnswer")
    record RosterSessionsAnswer(List<RosterSession> academicSessions) {}
}

package org.commonground.mou.datasharing;

import static org.commonground.mou.datasharing.DataElement.CONTACT;
import static org.commonground.mou.datasharing.DataElement.ENROLLMENT_STATUS;
import static org.commonground.mou.datasharing.DataElement.GRADE_LEVEL;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is shared, with whom, why, until when and under which promises. A draft may leave things out; what is still missing for
 * its legal basis is listed by {@link #missing}, each with its citation.
 *
 * @param durationTo the last day on which data may flow
 */
@Schema(name = "DataSharingTerms")
public record DataSharingTerms(
        @NotNull LegalBasis legalBasis,

        @Size(max = 4_000)
        @Schema(examples = "Find the students whom tutoring helps most, and plan with their teachers.")
        @Nullable
        String purpose,

        @Size(max = 4_000) @Schema(description = "Which records, of which students, for which activity.") @Nullable
        String scope,

        @Nullable LocalDate durationFrom,

        @Schema(description = "The last day on which data may flow.") @Nullable
        LocalDate durationTo,

        @Size(max = 9) List<@Valid @NotNull SharedElement> dataElements,
        @Valid @Nullable StudentPopulation studentPopulation,

        @Size(max = 200)
        @Schema(description = "AUDIT_EVALUATION: who at the partner is the authorized representative.")
        @Nullable
        String designatedRepresentative,

        @Schema(description = "STUDIES: nobody outside the study can identify a student.") @Nullable
        Boolean noIdentificationOutside,

        @Schema(description = "STUDIES: used for the stated purpose only.") @Nullable
        Boolean useLimitation,

        @Size(max = 2_000)
        @Schema(description = "SCHOOL_OFFICIAL: the service that school staff would otherwise do.")
        @Nullable
        String institutionalService,

        @Schema(description = "SCHOOL_OFFICIAL: the school directly controls use and maintenance.") @Nullable
        Boolean directControl,

        @Valid @Nullable ConsentProcess consentProcess,

        @Schema(description = "DIRECTORY_INFORMATION: students who opted out are left out.") @Nullable
        Boolean optOutHonored,

        @Schema(description = "Nothing is passed on to anybody else.") @Nullable
        Boolean redisclosureProhibited,

        @Valid @Nullable Destruction destruction,

        @Min(1) @Max(720) @Schema(description = "Hours within which a breach is reported.", defaultValue = "72")
        Integer breachNoticeHours,

        @Size(max = 30) List<@NotBlank @Size(max = 200) String> securityControls,

        @Schema(description = "The district may check how the partner keeps the data.") @Nullable
        Boolean auditRight,

        @Size(max = 30) @Schema(description = "Who else handles the data for the partner; none if empty.")
        List<@NotBlank @Size(max = 200) String> subcontractors,

        @Size(max = 250) List<@NotNull UUID> schoolIds) {

    static final int DEFAULT_BREACH_NOTICE_HOURS = 72;

    /**
     * What a district allows in general.
     *
     * @param specialEducation whether special education records are shared at all
     * @param maxMonths how long one schedule may run
     */
    record Limits(boolean specialEducation, int maxMonths) {}

    /** A kind of data and why less would not do. */
    @Schema(name = "SharedElement")
    public record SharedElement(
            @NotNull DataElement element,

            @Size(max = 1_000) @Schema(description = "Why it is needed and less would not do.") @Nullable
            String minimisationNote) {}

    /** Whose data it is. */
    @Schema(name = "SharedStudentPopulation")
    public record StudentPopulation(
            @NotBlank @Size(max = 1_000) @Schema(examples = "Students of grades 6 to 8 who take part in tutoring")
            String text,

            @Min(1) @Max(10_000_000) @Schema(description = "About how many.") @Nullable
            Integer estimate) {}

    /** How families say yes. */
    @Schema(name = "ConsentProcess")
    public record ConsentProcess(
            @NotBlank @Size(max = 2_000) String text,

            @Size(max = 500) @Schema(description = "Where the form is kept.") @Nullable
            String formRef) {}

    /**
     * What happens to the data after the end.
     *
     * @param dueDaysAfterEnd within how many days after the last day
     * @param certificateRequired whether the partner certifies its own copies too; what this suite holds is always certified
     */
    @Schema(name = "DataDestruction")
    public record Destruction(
            @Size(max = 500) @Schema(examples = "Secure erasure of all copies, backups included") @Nullable
            String method,

            @Min(0) @Max(365) @Nullable Integer dueDaysAfterEnd,
            @Nullable Boolean certificateRequired) {}

    /**
     * Something that the legal basis asks for and the terms do not say.
     *
     * @param pointer into the terms
     * @param citation the rule that asks for it
     */
    @Schema(name = "MissingDataSharingTerm")
    public record Missing(String pointer, String code, String message, String citation) {}

    @SuppressWarnings("NullAway") // JSON may leave these out
    public DataSharingTerms {
        dataElements = dataElements == null ? List.of() : List.copyOf(dataElements);
        breachNoticeHours = breachNoticeHours == null ? DEFAULT_BREACH_NOTICE_HOURS : breachNoticeHours;
        securityControls = securityControls == null
                ? List.of()
                : securityControls.stream().distinct().toList();
        subcontractors = subcontractors == null
                ? List.of()
                : subcontractors.stream().distinct().toList();
        schoolIds =
                schoolIds == null ? List.of() : schoolIds.stream().distinct().toList();
    }

    List<DataElement> elements() {
        return dataElements.stream()
                .map(SharedElement::element)
                .distinct()
                .sorted()
                .toList();
    }

    /** Within how many days after the end the data must be gone. */
    int retentionDays(int otherwise) {
        return destruction == null || destruction.dueDaysAfterEnd == null ? otherwise : destruction.dueDaysAfterEnd;
    }

    boolean partnerCertifies() {
        return destruction != null && Boolean.TRUE.equals(destruction.certificateRequired);
    }

    /** Everything that is still missing or not allowed, at once. */
    List<Missing> missing(Limits limits) {
        var missing = new ArrayList<Missing>();
        always(missing, limits);
        if (legalBasis.isIdentifiable()) {
            identifiable(missing);
            duration(missing, limits.maxMonths);
        }
        switch (legalBasis) {
            case STUDIES -> {
                yes(
                        missing,
                        noIdentificationOutside,
                        "noIdentificationOutside",
                        "nobody outside the study can identify a student",
                        "34 CFR 99.31(a)(6)(iii)(A)");
                yes(
                        missing,
                        useLimitation,
                        "useLimitation",
                        "the data is used for the stated purpose only",
                        "34 CFR 99.31(a)(6)(iii)(C)(2)");
            }
            case AUDIT_EVALUATION ->
                text(
                        missing,
                        designatedRepresentative,
                        "designatedRepresentative",
                        "who is designated as authorized representative",
                        "34 CFR 99.35(a)(3)(i)");
            case SCHOOL_OFFICIAL -> {
                text(
                        missing,
                        institutionalService,
                        "institutionalService",
                        "which service it does that school staff would otherwise do",
                        "34 CFR 99.31(a)(1)(i)(B)(1)");
                yes(
                        missing,
                        directControl,
                        "directControl",
                        "the school directly controls the use and maintenance of the records",
                        "34 CFR 99.31(a)(1)(i)(B)(2)");
            }
            case CONSENT -> {
                if (consentProcess == null)
                    missing.add(new Missing(
                            "/consentProcess", "required", "how families give written consent", "34 CFR 99.30(a)"));
                else
                    text(
                            missing,
                            consentProcess.formRef,
                            "consentProcess/formRef",
                            "the form that names records, purpose and receiver",
                            "34 CFR 99.30(b)");
            }
            case DIRECTORY_INFORMATION -> {
                yes(
                        missing,
                        optOutHonored,
                        "optOutHonored",
                        "students whose parents opted out are left out",
                        "34 CFR 99.37(a)(2)");
                var directory = EnumSet.of(ENROLLMENT_STATUS, GRADE_LEVEL, CONTACT);
                only(missing, directory, "is not directory information", "34 CFR 99.3");
            }
            case AGGREGATE_ONLY -> {}
        }
        return missing;
    }

    private void always(List<Missing> missing, Limits limits) {
        if (dataElements.isEmpty())
            missing.add(new Missing(
                    "/dataElements",
                    "required",
                    "which data is shared",
                    "34 CFR 99.31(a)(6)(iii)(C)(1), 99.35(a)(3)(ii)(A)"));
        var seen = EnumSet.noneOf(DataElement.class);
        for (int i = 0; i < dataElements.size(); i++) {
            var shared = dataElements.get(i);
            if (shared.minimisationNote == null || shared.minimisationNote.isBlank())
                missing.add(new Missing(
                        "/dataElements/%d/minimisationNote".formatted(i),
                        "required",
                        "why less than %s would not do".formatted(shared.element),
                        "district policy: least data"));
            if (!seen.add(shared.element))
                missing.add(new Missing(
                        "/dataElements/%d/element".formatted(i),
                        "repeated",
                        "%s stands twice".formatted(shared.element),
                        "district policy: least data"));
            if (shared.element == DataElement.IEP_504 && !limits.specialEducation)
                missing.add(new Missing(
                        "/dataElements/%d/element".formatted(i),
                        "not-allowed",
                        "special education records are not shared in this district",
                        "34 CFR 300.622"));
        }
        if (studentPopulation == null || studentPopulation.estimate == null)
            missing.add(new Missing(
                    "/studentPopulation",
                    "required",
                    "whose data it is, and of about how many students",
                    "34 CFR 99.31(a)(6)(iii)(C)(1)"));
        if (schoolIds.isEmpty())
            missing.add(new Missing("/schoolIds", "required", "of which schools", "34 CFR 99.31(a)"));
        yes(
                missing,
                redisclosureProhibited,
                "redisclosureProhibited",
                "nothing is passed on to anybody else",
                "34 CFR 99.33(a)");
    }

    private void identifiable(List<Missing> missing) {
        var written = switch (legalBasis) {
            case AUDIT_EVALUATION -> "34 CFR 99.35(a)(3)(ii)";
            case CONSENT -> "34 CFR 99.30(b)(2)";
            default -> "34 CFR 99.31(a)(6)(iii)(C)(1)";
        };
        text(missing, purpose, "purpose", "what the data is for", written);
        text(missing, scope, "scope", "which records, for which activity", written);
        var destroyed = legalBasis == LegalBasis.AUDIT_EVALUATION
                ? "34 CFR 99.35(a)(3)(iii)-(iv)"
                : "34 CFR 99.31(a)(6)(iii)(C)(4)";
        if (destruction == null || destruction.method == null || destruction.method.isBlank())
            missing.add(new Missing("/destruction/method", "required", "how the data is destroyed", destroyed));
        if (destruction == null || destruction.dueDaysAfterEnd == null)
            missing.add(new Missing(
                    "/destruction/dueDaysAfterEnd", "required", "within how many days after the end", destroyed));
        if (destruction == null || destruction.certificateRequired == null)
            missing.add(new Missing(
                    "/destruction/certificateRequired",
                    "required",
                    "whether the partner certifies it",
                    "district policy: certified destruction"));
        if (securityControls.isEmpty())
            missing.add(new Missing(
                    "/securityControls",
                    "required",
                    "how the data is kept safe",
                    "34 CFR 99.31(a)(1)(ii), 99.35(a)(3)(v)"));
        yes(missing, auditRight, "auditRight", "the district may check how the data is kept", "34 CFR 99.35(a)(2)");
    }

    private void duration(List<Missing> missing, int maxMonths) {
        var citation = "34 CFR 99.31(a)(6)(iii)(C)(1)";
        if (durationFrom == null) missing.add(new Missing("/durationFrom", "required", "the first day", citation));
        if (durationTo == null) missing.add(new Missing("/durationTo", "required", "the last day", citation));
        if (durationFrom == null || durationTo == null) return;
        if (durationTo.isBefore(durationFrom))
            missing.add(
                    new Missing("/durationTo", "end-before-start", "the last day is not before the first", citation));
        else if (!durationTo.isBefore(durationFrom.plusMonths(maxMonths)))
            missing.add(new Missing(
                    "/durationTo",
                    "term-too-long",
                    "at most %d months; it is renewed by a new schedule".formatted(maxMonths),
                    "district policy: renewed each year"));
    }

    private void only(List<Missing> missing, Set<DataElement> allowed, String why, String citation) {
        for (int i = 0; i < dataElements.size(); i++)
            if (!allowed.contains(dataElements.get(i).element))
                missing.add(new Missing(
                        "/dataElements/%d/element".formatted(i),
                        "not-allowed",
                        "%s %s".formatted(dataElements.get(i).element, why),
                        citation));
    }

    private static void text(List<Missing> missing, @Nullable String text, String field, String what, String citation) {
        if (text == null || text.isBlank()) missing.add(new Missing("/" + field, "required", what, citation));
    }

    private static void yes(List<Missing> missing, @Nullable Boolean said, String field, String what, String citation) {
        if (!Boolean.TRUE.equals(said)) missing.add(new Missing("/" + field, "must-be-true", what, citation));
    }
}

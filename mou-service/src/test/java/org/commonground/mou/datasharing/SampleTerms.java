package org.commonground.mou.datasharing;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.mou.datasharing.DataSharingTerms.ConsentProcess;
import org.commonground.mou.datasharing.DataSharingTerms.Destruction;
import org.commonground.mou.datasharing.DataSharingTerms.SharedElement;
import org.commonground.mou.datasharing.DataSharingTerms.StudentPopulation;

/** Terms that lack nothing. */
final class SampleTerms {
    static final LocalDate FROM = LocalDate.of(2026, 9, 1);
    static final LocalDate TO = LocalDate.of(2027, 6, 30);
    static final UUID SCHOOL = UUID.fromString("01941f29-7c00-7000-8000-000000000001");

    static final DataSharingTerms.Limits LIMITS = new DataSharingTerms.Limits(false, 12);

    private SampleTerms() {}

    static DataSharingTerms of(LegalBasis basis) {
        return of(basis, true, DataElement.ENROLLMENT_STATUS, DataElement.GRADE_LEVEL);
    }

    static DataSharingTerms of(LegalBasis basis, boolean partnerCertifies, DataElement... elements) {
        return new DataSharingTerms(
                basis,
                "To see whom tutoring helps",
                "Attendance of tutored students",
                FROM,
                TO,
                List.of(elements).stream()
                        .map(element -> new SharedElement(element, "Nothing coarser tells it"))
                        .toList(),
                new StudentPopulation("Tutored students of grades 6 to 8", 120),
                basis == LegalBasis.AUDIT_EVALUATION ? "The director of evaluation" : null,
                basis == LegalBasis.STUDIES ? true : null,
                basis == LegalBasis.STUDIES ? true : null,
                basis == LegalBasis.SCHOOL_OFFICIAL ? "Tutoring in the school day" : null,
                basis == LegalBasis.SCHOOL_OFFICIAL ? true : null,
                basis == LegalBasis.CONSENT ? new ConsentProcess("At registration", "Form C-12") : null,
                basis == LegalBasis.DIRECTORY_INFORMATION ? true : null,
                true,
                new Destruction("Secure erasure", 30, partnerCertifies),
                72,
                List.of("Encrypted at rest"),
                true,
                List.of(),
                List.of(SCHOOL));
    }

    static DataSharingTerms bare(LegalBasis basis) {
        return new DataSharingTerms(
                basis, null, null, null, null, List.of(), null, null, null, null, null, null, null, null, null, null,
                72, List.of(), null, List.of(), List.of());
    }
}

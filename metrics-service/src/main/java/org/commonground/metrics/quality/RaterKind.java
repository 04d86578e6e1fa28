package org.commonground.metrics.quality;

import java.util.EnumSet;
import java.util.Set;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** As whom somebody rates. What those who are rated say of themselves and what others say is never put in one number. */
@Schema(name = "QualityRaterKind")
public enum RaterKind {
    /** The subject itself: the partner whose service it is, the school, either side of a partnership. */
    SELF,
    /** A school that works with the partner. */
    PEER,
    /** The district's partnership office or one of its reviewers. */
    DISTRICT,
    FAMILY,
    STUDENT;

    /** From outside, and by people whose names are recorded: what a published level rests on. */
    boolean isExternal() {
        return this == PEER || this == DISTRICT;
    }

    /** Few answers of a group would show who said what. */
    boolean isSurveyed() {
        return this == FAMILY || this == STUDENT;
    }

    /** As what a caller may rate a subject. */
    static Set<RaterKind> of(Caller caller, QualityAssessment assessment) {
        var kinds = EnumSet.noneOf(RaterKind.class);
        if (caller.is(Role.PARTNERSHIP_OFFICER) || caller.is(Role.DISTRICT_REVIEWER)) kinds.add(DISTRICT);
        boolean ofSchool = assessment.schoolIds.stream().anyMatch(caller.schoolIds()::contains);
        boolean ofPartner = assessment.partnerIds.stream().anyMatch(caller.partnerIds()::contains);
        if (ofSchool && (caller.is(Role.SCHOOL_LEADER) || caller.is(Role.SCHOOL_LIAISON)))
            kinds.add(
                    switch (assessment.subjectType) {
                        case SCHOOL, PARTNERSHIP -> SELF;
                        case SERVICE, PARTNER -> PEER;
                    });
        if (ofPartner && (caller.is(Role.PARTNER_ADMIN) || caller.is(Role.PARTNER_STAFF)))
            kinds.add(assessment.subjectType == SubjectType.SCHOOL ? PEER : SELF);
        if (ofSchool && caller.is(Role.COMMUNITY_MEMBER)) {
            kinds.add(FAMILY);
            kinds.add(STUDENT);
        }
        return kinds;
    }
}

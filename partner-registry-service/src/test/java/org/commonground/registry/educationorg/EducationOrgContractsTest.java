package org.commonground.registry.educationorg;

import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.registry.vocabulary.GradeLevel;
import org.commonground.testkit.EventContracts;

class EducationOrgContractsTest extends EventContracts {
    @Override
    protected String producer() {
        return "partner-registry-service";
    }

    @Override
    protected List<DomainEvent> examples() {
        return List.of(
                new EducationOrgEvent.Upserted(state(OrgStatus.ACTIVE)),
                new EducationOrgEvent.Archived(state(OrgStatus.TO_BE_DELETED)));
    }

    private static EducationOrgEvent.EducationOrgState state(OrgStatus status) {
        return new EducationOrgEvent.EducationOrgState(
                UUID.fromString("01941f29-7c00-7000-8000-000000000002"),
                "100",
                "Alpha School",
                OrgType.SCHOOL,
                UUID.fromString("01941f29-7c00-7000-8000-000000000003"),
                List.of(GradeLevel.KG, GradeLevel.G01),
                false,
                41.9,
                -87.6,
                420,
                SchoolProfile.Phase.ESTABLISHED,
                status,
                List.of(UUID.fromString("01941f29-7c00-7000-8000-000000000007")));
    }
}

package org.commonground.mou.datasharing;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.testkit.EventContracts;

class DataSharingContractsTest extends EventContracts {
    @Override
    protected String producer() {
        return "mou-service";
    }

    @Override
    protected List<DomainEvent> examples() {
        return Arrays.stream(DataSharingEvent.Kind.values())
                .<DomainEvent>map(DataSharingContractsTest::example)
                .toList();
    }

    private static DataSharingEvent example(DataSharingEvent.Kind kind) {
        var state = switch (kind) {
            case RECALLED -> DataSharingState.DRAFT;
            case APPROVED, PAUSED -> DataSharingState.APPROVED;
            case ACTIVATED -> DataSharingState.ACTIVE;
            case EXPIRED -> DataSharingState.EXPIRED;
            case REVOKED, DESTRUCTION_OVERDUE -> DataSharingState.REVOKED;
            case DESTROYED -> DataSharingState.DESTROYED;
        };
        return new DataSharingEvent(
                kind,
                id(1),
                id(2),
                id(3),
                List.of(id(4)),
                LegalBasis.SCHOOL_OFFICIAL,
                List.of(DataElement.ATTENDANCE, DataElement.GRADE_LEVEL),
                LocalDate.of(2026, 9, 1),
                LocalDate.of(2027, 6, 30),
                30,
                state,
                LocalDate.of(2027, 3, 1));
    }

    private static UUID id(int no) {
        return UUID.fromString("01941f29-7c00-7000-8000-%012d".formatted(no));
    }
}

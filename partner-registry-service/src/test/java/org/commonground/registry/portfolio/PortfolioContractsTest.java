package org.commonground.registry.portfolio;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.testkit.EventContracts;

class PortfolioContractsTest extends EventContracts {
    @Override
    protected String producer() {
        return "partner-registry-service";
    }

    @Override
    protected List<DomainEvent> examples() {
        var call = UUID.fromString("01941f29-7c00-7000-8000-000000000081");
        return List.of(
                new PortfolioEvent.CallUpserted(new PortfolioEvent.CallState(
                        call,
                        "Tutoring that we stand behind",
                        List.of(NeedCategory.TUTORING),
                        LocalDate.of(2026, 9, 1),
                        LocalDate.of(2026, 10, 15))),
                new PortfolioEvent.SelectionUpserted(new PortfolioEvent.SelectionState(
                        UUID.fromString("01941f29-7c00-7000-8000-000000000082"),
                        call,
                        UUID.fromString("01941f29-7c00-7000-8000-000000000083"),
                        UUID.fromString("01941f29-7c00-7000-8000-000000000073"))));
    }
}

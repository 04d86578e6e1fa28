package org.commonground.registry.portfolio;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.registry.vocabulary.NeedCategory;

/** What others learn of portfolios: the calls, and the services that were selected for them; never who was not. */
sealed interface PortfolioEvent extends DomainEvent {

    /** A call. */
    record CallState(UUID id, String title, List<NeedCategory> categories, LocalDate opensOn, LocalDate closesOn) {}

    /** A service that the district stands behind. */
    record SelectionState(UUID id, UUID callId, UUID serviceId, UUID partnerId) {}

    /** A call was made or changed. */
    record CallUpserted(CallState portfolioCall) implements PortfolioEvent {
        @Override
        public String type() {
            return "registry.portfolio-call.upserted";
        }

        @Override
        public String topic() {
            return "registry.portfolio-call.v1";
        }
    }

    /** A service was selected, or its partner became another one by a merge. */
    record SelectionUpserted(SelectionState portfolioSelection) implements PortfolioEvent {
        @Override
        public String type() {
            return "registry.portfolio-selection.upserted";
        }

        @Override
        public String topic() {
            return "registry.portfolio-selection.v1";
        }
    }
}

package org.commonground.needs.need;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.outbox.DomainEvent;
import org.commonground.needs.vocabulary.BeneficiaryGroup;
import org.commonground.needs.vocabulary.BenefitArea;
import org.commonground.needs.vocabulary.NeedCategory;
import org.commonground.needs.vocabulary.ScopeType;
import org.commonground.needs.vocabulary.Tier;
import org.commonground.needs.vocabulary.WsccComponent;
import org.jspecify.annotations.Nullable;

/** What others learn about needs. Each event carries the full state: the last one is enough for a replica. */
sealed interface NeedEvent extends DomainEvent {
    NeedFacts need();

    @Override
    default String topic() {
        return "needs.need.v1";
    }

    /** Full state, as replicas need it. Small counts are in it: it is for services, which suppress before they show. */
    record NeedFacts(
            UUID id,
            ScopeType scopeType,
            UUID scopeId,
            NeedCategory category,
            BenefitArea benefitArea,
            WsccComponent wsccComponent,
            String statement,
            List<BeneficiaryGroup> beneficiaryGroups,
            List<String> priorityGroups,
            @Nullable Integer affectedCount,
            @Nullable Integer denominator,
            @Nullable String unit,
            int severity,
            Urgency urgency,
            @Nullable Tier tier,
            BigDecimal priorityScore,
            NeedState state) {}

    /** Proposed or edited. */
    record Upserted(NeedFacts need) implements NeedEvent {
        @Override
        public String type() {
            return "needs.need.upserted";
        }
    }

    /** It is now among those to be met first. */
    record Prioritized(NeedFacts need, NeedState from) implements NeedEvent {
        @Override
        public String type() {
            return "needs.need.prioritized";
        }
    }

    /** Validated, addressed, met, dropped … */
    record StateChanged(
            NeedFacts need,
            NeedState from,
            NeedState to,
            @Nullable String reason) implements NeedEvent {
        @Override
        public String type() {
            return "needs.need.state-changed";
        }
    }
}

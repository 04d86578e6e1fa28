package org.commonground.registry.portfolio;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Problem;
import org.commonground.registry.vocabulary.NeedCategory;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A call for services that the district wants to vet, select and stand behind. */
@Entity
@Table(name = "portfolio_call")
@InFeed(type = "portfolio-call", list = "listPortfolioCalls")
class PortfolioCall extends Aggregate {
    String title;

    @Nullable
    String description;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<NeedCategory> categories = List.of();

    LocalDate opensOn;
    LocalDate closesOn;

    @Nullable
    String frameworkCode;

    @Nullable
    Integer minLevel;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected PortfolioCall() {}

    @SuppressWarnings("NullAway.Init") // describe() comes next, before it is stored
    PortfolioCall(UUID id, String actor, Instant now) {
        super(id, actor, now);
    }

    void describe(CallDescription said, String actor, Instant now) {
        var broken = said.broken();
        if (!broken.isEmpty()) throw Problem.rules(broken);
        title = said.title();
        description = said.description();
        categories = said.categories().stream().distinct().sorted().toList();
        opensOn = said.opensOn();
        closesOn = said.closesOn();
        frameworkCode = said.frameworkCode();
        minLevel = said.minLevel();
        touch(actor, now);
    }

    CallDescription said() {
        return new CallDescription(title, description, categories, opensOn, closesOn, frameworkCode, minLevel);
    }

    CallPhase phase(LocalDate today) {
        if (today.isBefore(opensOn)) return CallPhase.ANNOUNCED;
        return today.isAfter(closesOn) ? CallPhase.CLOSED : CallPhase.OPEN;
    }
}

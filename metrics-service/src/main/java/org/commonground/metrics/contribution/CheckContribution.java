package org.commonground.metrics.contribution;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.metrics.contribution.ContributionResource.RecordContribution;
import org.commonground.metrics.replica.AcademicSessions;
import org.commonground.metrics.replica.Commitments;

/** Looks whether what is recorded as given can have been given: by itself, and towards a commitment. */
@ApplicationScoped
class CheckContribution {
    private final Contributions contributions;
    private final Commitments commitments;
    private final AcademicSessions sessions;
    private final BusinessDay businessDay;

    CheckContribution(
            Contributions contributions, Commitments commitments, AcademicSessions sessions, BusinessDay businessDay) {
        this.contributions = contributions;
        this.commitments = commitments;
        this.sessions = sessions;
        this.businessDay = businessDay;
    }

    /** The commitment stays locked until the contribution is stored. */
    void refuseBroken(RecordContribution request) {
        var violations = byItself(request);
        violations.addAll(againstCommitment(request));
        if (!violations.isEmpty()) throw Problem.rules(violations);
    }

    private List<Violation> byItself(RecordContribution request) {
        var violations = new ArrayList<Violation>();
        if (!request.kind().isMoney() && request.valuationUsd() == null)
            violations.add(Violation.at(
                    "/valuationUsd", "required", "%s is worth something in dollars".formatted(request.kind())));
        if (request.kind().isMoney()
                && request.valuationUsd() != null
                && request.valuationUsd().compareTo(request.amount()) != 0)
            violations.add(Violation.at("/valuationUsd", "not-the-amount", "money is worth its amount; leave it out"));
        if (request.givenOn().isAfter(businessDay.today()))
            violations.add(
                    Violation.at("/givenOn", "in-the-future", "not after today; what is promised is a commitment"));
        var period = sessions.calendar().byId(request.periodId());
        if (period == null) throw Problem.notYetKnown("/periodId", "academic session", request.periodId());
        if (request.givenOn().isBefore(period.startDate()) || request.givenOn().isAfter(period.endDate()))
            violations.add(Violation.at(
                    "/givenOn",
                    "outside-period",
                    "%s is from %s to %s".formatted(period.title(), period.startDate(), period.endDate())));
        return violations;
    }

    /** What is given towards a commitment is what was committed, and no more of it unless somebody says so. */
    private List<Violation> againstCommitment(RecordContribution request) {
        var id = request.commitmentId();
        if (id == null)
            return request.goesBeyond()
                    ? List.of(Violation.at("/over", "no-commitment", "name the commitment that it goes beyond"))
                    : List.of();
        var commitment = commitments
                .lock(id)
                .filter(each -> each.partnershipId().equals(request.partnershipId()))
                .orElseThrow(() -> Problem.notYetKnown("/commitmentId", "commitment of the partnership", id));
        var violations = new ArrayList<Violation>();
        if (!commitment.isBinding())
            violations.add(Violation.at(
                    "/commitmentId",
                    "not-signed",
                    "agreement %s is %s".formatted(commitment.agreementNumber(), commitment.agreementState())));
        if (!commitment.direction().equals(request.direction().name())
                || !commitment.kind().equals(request.kind().name()))
            violations.add(Violation.at(
                    "/commitmentId",
                    "something-else-committed",
                    "committed is %s, %s".formatted(commitment.kind(), commitment.direction())));
        if (request.givenOn().isBefore(commitment.validFrom())
                || request.givenOn().isAfter(commitment.validTo()))
            violations.add(Violation.at(
                    "/givenOn",
                    "outside-term",
                    "the agreement is from %s to %s".formatted(commitment.validFrom(), commitment.validTo())));
        var before = contributions.given(List.of(id)).getOrDefault(id, BigDecimal.ZERO);
        var open = commitment.amount().subtract(before);
        if (!request.goesBeyond() && request.amount().compareTo(open) > 0)
            violations.add(Violation.at(
                    "/amount",
                    "over-commitment",
                    "%s of %s %s is still open; say `over` if it is meant to be more"
                            .formatted(
                                    open.max(BigDecimal.ZERO).toPlainString(),
                                    commitment.amount().toPlainString(),
                                    request.kind().unit())));
        return violations;
    }
}

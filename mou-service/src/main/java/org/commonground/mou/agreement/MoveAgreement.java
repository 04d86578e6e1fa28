package org.commonground.mou.agreement;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.problem.Violation;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.mou.agreement.Agreement.Circumstances;
import org.commonground.mou.agreement.Agreement.Move;
import org.commonground.mou.partnership.MovePartnership;
import org.commonground.mou.replica.Replicas;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Takes an agreement one step on, writes it into the trail, tells the world, and does what follows from it. */
@ApplicationScoped
public class MoveAgreement {
    private final Agreements agreements;
    private final Trail trail;
    private final Replicas replicas;
    private final MovePartnership partnerships;
    private final Outbox outbox;
    private final Event<AgreementMoved> moved;
    private final CurrentCaller current;
    private final BusinessDay businessDay;
    private final Clock clock;
    private final int signingDays;

    MoveAgreement(
            Agreements agreements,
            Trail trail,
            Replicas replicas,
            MovePartnership partnerships,
            Outbox outbox,
            Event<AgreementMoved> moved,
            CurrentCaller current,
            BusinessDay businessDay,
            Clock clock,
            @ConfigProperty(name = "commonground.mou.signing-days", defaultValue = "30") int signingDays) {
        this.agreements = agreements;
        this.trail = trail;
        this.replicas = replicas;
        this.partnerships = partnerships;
        this.outbox = outbox;
        this.moved = moved;
        this.current = current;
        this.businessDay = businessDay;
        this.clock = clock;
        this.signingDays = signingDays;
    }

    /** A step of somebody's; refused with every unmet guard. */
    @Transactional(MANDATORY)
    public void move(Agreement agreement, Move move, Caller by) {
        var version = agreements.currentVersion(agreement);
        step(agreement, version, move, by, version.terms());
    }

    /** A side answers a shared version with a new one of its own. */
    @Transactional(MANDATORY)
    void revise(Agreement agreement, Terms terms, String changeSummary, Caller by) {
        step(agreement, agreements.currentVersion(agreement), Move.to(AgreementState.DRAFT, changeSummary), by, terms);
    }

    /** The terms are those of the current version, or of the next one where the step opens it. */
    private void step(Agreement agreement, AgreementVersion version, Move move, Caller by, Terms terms) {
        var from = agreement.state;
        var changed = agreement.transition(move, by, circumstances(agreement, terms));
        switch (move.to()) {
            case NEGOTIATING -> version.share(by.subject(), clock.instant());
            case IN_REVIEW -> version.lock(by.subject(), clock.instant());
            case DRAFT -> open(agreement, terms, move.reason(), by);
            default -> {}
        }
        trail.append(agreement, Trail.Kind.STATE_CHANGED, by.subject(), detail(agreement, from, move));
        moved.fire(new AgreementMoved(agreement, from, by));
        outbox.publish(agreement, changed);
        followThrough(agreement);
    }

    /** A step of the suite itself: all reviewers agreed, all have signed, a date came. */
    @Transactional(MANDATORY)
    public void bySuite(Agreement agreement, Move move) {
        move(agreement, move, Caller.system(current.get().district()));
    }

    /** Opens the next version for somebody to write. */
    private void open(Agreement agreement, Terms terms, @Nullable String changeSummary, Caller by) {
        var side = agreement.sideOf(by);
        var next = new AgreementVersion(
                agreement,
                Ids.next(),
                agreement.versionNo + 1,
                terms,
                side == null ? Side.SCHOOL : side,
                changeSummary,
                by.subject(),
                clock.instant());
        agreements.add(next);
        agreement.follow(next, terms, clock.instant());
        var detail = new LinkedHashMap<String, Object>();
        detail.put("version", next.no);
        detail.put("sha256", next.sha256);
        if (changeSummary != null) detail.put("changeSummary", changeSummary);
        trail.append(agreement, Trail.Kind.VERSION_OPENED, by.subject(), detail);
    }

    private static Map<String, Object> detail(Agreement agreement, AgreementState from, Move move) {
        var detail = new LinkedHashMap<String, Object>();
        detail.put("from", from);
        detail.put("to", move.to());
        detail.put("version", agreement.versionNo);
        detail.put("sha256", agreement.documentSha256);
        if (move.reason() != null) detail.put("reason", move.reason());
        if (agreement.terminatesOn != null) detail.put("terminatesOn", agreement.terminatesOn);
        if (from == move.to()) detail.put("expiresOn", agreement.expiresOn);
        return detail;
    }

    private Circumstances circumstances(Agreement agreement, Terms terms) {
        return new Circumstances(
                terms,
                replicas.partners(agreement.partnerIds),
                agreements.stateOf(agreement.parentAgreementId).orElse(null),
                signingDays,
                businessDay.today(),
                clock.instant());
    }

    private void followThrough(Agreement agreement) {
        switch (agreement.state) {
            case EXECUTED -> takeDueStep(agreement);
            case ACTIVE -> {
                for (var addendum : agreements.lockAddendaOf(
                        agreement.id(), EnumSet.of(AgreementState.EXECUTED, AgreementState.SUSPENDED)))
                    resume(addendum);
            }
            case SUSPENDED, EXPIRED, TERMINATED -> {
                for (var addendum : agreements.lockAddendaOf(agreement.id(), Set.of(AgreementState.ACTIVE)))
                    bySuite(
                            addendum,
                            Move.to(AgreementState.SUSPENDED, "the umbrella agreement is " + agreement.state));
                var reason = "agreement %s is %s".formatted(agreement.number, agreement.state);
                if (agreement.state != AgreementState.SUSPENDED)
                    partnerships.endWithLastAgreement(agreement.partnershipId, reason);
                partnerships.pauseWithoutAgreement(agreement.partnershipId, reason);
            }
            default -> {}
        }
    }

    /** What held or suspended it may be cured: it comes into force if so. */
    @Transactional(MANDATORY)
    void resume(Agreement agreement) {
        if (agreement.state == AgreementState.EXECUTED) takeDueStep(agreement);
        var cured = agreement.state == AgreementState.SUSPENDED
                && agreement.suspendedBySuite
                && agreement
                        .holds(circumstances(
                                agreement, agreements.currentVersion(agreement).terms()))
                        .isEmpty();
        if (cured) bySuite(agreement, Move.to(AgreementState.ACTIVE));
    }

    /** Takes the step that its dates ask for, if one is due and nothing holds it; doing it again changes nothing. */
    @Transactional(MANDATORY)
    void takeDueStep(Agreement agreement) {
        var due = agreement.due(businessDay.today());
        if (due == null) return;
        if (agreement.state == AgreementState.EXECUTED) {
            var holds = agreement.holds(circumstances(
                    agreement, agreements.currentVersion(agreement).terms()));
            if (!holds.isEmpty()) {
                hold(agreement, holds);
                return;
            }
        }
        bySuite(agreement, Move.to(due));
    }

    private void hold(Agreement agreement, List<Violation> reasons) {
        if (!agreement.hold(reasons, clock.instant())) return;
        var detail = new LinkedHashMap<String, Object>();
        detail.put("reasons", agreement.holdReasons);
        trail.append(agreement, Trail.Kind.HELD, "system", detail);
        agreements.flush();
    }
}

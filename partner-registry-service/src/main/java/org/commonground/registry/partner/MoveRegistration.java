package org.commonground.registry.partner;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Set;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.registry.academicsession.AcademicSessions;
import org.commonground.registry.credential.CredentialKind;
import org.commonground.registry.credential.CredentialLapsed;
import org.commonground.registry.credential.Credentials;
import org.commonground.registry.offering.ServiceOfferings;
import org.commonground.registry.policy.RegistrationPolicies;
import org.commonground.registry.policy.RegistrationRules;
import org.commonground.registry.replica.Agreements;

/** Moves a registration on: by hand, by the calendar, or because a credential that it rests on no longer counts. */
@ApplicationScoped
class MoveRegistration {
    private final Partners partners;
    private final ServiceOfferings offerings;
    private final Credentials credentials;
    private final AcademicSessions sessions;
    private final Agreements agreements;
    private final RegistrationPolicies policies;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final Clock clock;

    MoveRegistration(
            Partners partners,
            ServiceOfferings offerings,
            Credentials credentials,
            AcademicSessions sessions,
            Agreements agreements,
            RegistrationPolicies policies,
            Outbox outbox,
            CurrentCaller current,
            Clock clock) {
        this.partners = partners;
        this.offerings = offerings;
        this.credentials = credentials;
        this.sessions = sessions;
        this.agreements = agreements;
        this.policies = policies;
        this.outbox = outbox;
        this.current = current;
        this.clock = clock;
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void move(Partner partner, RegistrationMove move, LocalDate today) {
        var changed = partner.transition(move, current.get(), circumstances(partner, today), clock.instant());
        outbox.publish(partner, changed);
    }

    /** What the calendar asks for by this day: nothing, a reminder, or the end of the approval. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void takeDueStep(Partner partner, LocalDate today) {
        if (partner.isOver(today)) {
            var ended = "the approval ended on " + partner.validTo;
            move(partner, RegistrationMove.to(RegistrationState.EXPIRED, ended), today);
            return;
        }
        partner.remind(today, policies.rules().reminderDays(), current.get().subject(), clock.instant())
                .ifPresent(notice -> outbox.publish(partner, notice));
    }

    /** An approval rests on its mandatory credentials: without one of them it is suspended in the same moment. */
    void on(@Observes CredentialLapsed lapse) {
        var rules = policies.rules();
        if (!rules.mandatoryCredentials().contains(lapse.kind())) return;
        var partner = partners.lock(lapse.partnerId());
        if (partner == null
                || partner.registrationState != RegistrationState.APPROVED
                || !partner.isApprovalRequired()
                || !missing(partner, rules, lapse.today()).contains(lapse.kind())) return;
        var why = "%s is %s".formatted(lapse.kind(), lapse.to());
        var system = Caller.system(current.get().district());
        var changed = partner.transition(
                RegistrationMove.to(RegistrationState.SUSPENDED, why),
                system,
                circumstances(partner, lapse.today()),
                clock.instant());
        outbox.publish(partner, changed);
    }

    Circumstances circumstances(Partner partner, LocalDate today) {
        var rules = policies.rules();
        return new Circumstances(
                offerings.countOf(partner.id()),
                missing(partner, rules, today),
                sessions.endOfApprovalYear(today),
                agreements.countActive(partner.id()),
                rules,
                today);
    }

    private Set<CredentialKind> missing(Partner partner, RegistrationRules rules, LocalDate today) {
        var missing = EnumSet.noneOf(CredentialKind.class);
        missing.addAll(rules.mandatoryCredentials());
        missing.removeAll(credentials.verified(partner.id(), today));
        return missing;
    }
}

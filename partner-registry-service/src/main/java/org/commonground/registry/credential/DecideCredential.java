package org.commonground.registry.credential;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.LocalDate;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.outbox.Outbox;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Moves a credential on, tells the other services, and, where an organisation's stopped counting, the registration. */
@ApplicationScoped
class DecideCredential {
    private final Session db;
    private final Outbox outbox;
    private final Event<CredentialLapsed> lapsed;
    private final CurrentCaller current;
    private final Clock clock;

    DecideCredential(Session db, Outbox outbox, Event<CredentialLapsed> lapsed, CurrentCaller current, Clock clock) {
        this.db = db;
        this.outbox = outbox;
        this.lapsed = lapsed;
        this.current = current;
        this.clock = clock;
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void decide(Credential credential, CredentialState to, @Nullable CredentialReason reason, LocalDate today) {
        credential
                .decide(to, current.get(), reason, today, clock.instant())
                .ifPresent(event -> tell(credential, event, today));
        db.flush(); // the answer shows the new version
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void takeDueStep(Credential credential, LocalDate today) {
        credential
                .takeDueStep(today, current.get(), clock.instant())
                .ifPresent(event -> tell(credential, event, today));
    }

    private void tell(Credential credential, CredentialEvent event, LocalDate today) {
        outbox.publish(credential, event);
        var ended = credential.state == CredentialState.EXPIRED || credential.state == CredentialState.REVOKED;
        if (ended && credential.subjectType == CredentialSubject.ORG)
            lapsed.fire(new CredentialLapsed(credential.partnerId, credential.kind, credential.state, today));
    }
}

package org.commonground.registry.offering;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.registry.replica.AgreementHeard;
import org.commonground.registry.replica.Agreements;
import org.jspecify.annotations.Nullable;

/** Moves services into schools and out of them: by hand, or because an agreement begins or ends. */
@ApplicationScoped
class MovePlacement {
    private final ServiceSites sites;
    private final ServiceOfferings offerings;
    private final Agreements agreements;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final Clock clock;

    MovePlacement(
            ServiceSites sites,
            ServiceOfferings offerings,
            Agreements agreements,
            Outbox outbox,
            CurrentCaller current,
            Clock clock) {
        this.sites = sites;
        this.offerings = offerings;
        this.agreements = agreements;
        this.outbox = outbox;
        this.current = current;
        this.clock = clock;
    }

    /** A step by the caller; what an agreement already covers begins as soon as the school has accepted it. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void move(ServiceSite site, PlacementState to, @Nullable String reason) {
        var caller = current.get();
        step(site, to, rolesAt(site, caller), reason, caller.subject());
        if (site.placementState == PlacementState.SCHOOL_ACCEPTED && covers(site))
            step(site, PlacementState.ACTIVE, Set.of(Role.SYSTEM), null, "system");
        offerings.sitesChanged(List.of(site.serviceId));
    }

    /** Accepted services begin when an agreement comes into force, and end when the last one that allowed them is over. */
    void on(@Observes AgreementHeard heard) {
        for (var site : sites.placed(heard.partnerIds(), heard.schoolIds())) {
            if (site.placementState == PlacementState.SCHOOL_ACCEPTED && covers(site))
                step(site, PlacementState.ACTIVE, Set.of(Role.SYSTEM), null, "system");
            else if (site.placementState == PlacementState.ACTIVE && !isHeld(site))
                step(site, PlacementState.ENDED, Set.of(Role.SYSTEM), "its agreement has ended", "system");
            else continue;
            offerings.sitesChanged(List.of(site.serviceId));
        }
    }

    private void step(ServiceSite site, PlacementState to, Set<Role> roles, @Nullable String reason, String actor) {
        site.place(to, roles, reason, covers(site), actor, clock.instant())
                .ifPresent(event -> outbox.publish(site, event));
    }

    private boolean covers(ServiceSite site) {
        return site.educationOrgId != null && agreements.covers(site.partnerId, site.educationOrgId);
    }

    private boolean isHeld(ServiceSite site) {
        return site.educationOrgId != null && agreements.holds(site.partnerId, site.educationOrgId);
    }

    /** Somebody who leads one school does not speak for another. */
    static Set<Role> rolesAt(ServiceSite site, Caller caller) {
        return rolesAt(site.partnerId, site.educationOrgId, caller);
    }

    /** @param schoolId null where the place is no school */
    static Set<Role> rolesAt(UUID partnerId, @Nullable UUID schoolId, Caller caller) {
        var roles = EnumSet.noneOf(Role.class);
        roles.addAll(caller.roles());
        if (!caller.partnerIds().contains(partnerId)) roles.removeAll(Set.of(Role.PARTNER_ADMIN, Role.PARTNER_STAFF));
        if (schoolId == null || !caller.schoolIds().contains(schoolId))
            roles.removeAll(Set.of(Role.SCHOOL_LEADER, Role.SCHOOL_LIAISON));
        return roles;
    }
}

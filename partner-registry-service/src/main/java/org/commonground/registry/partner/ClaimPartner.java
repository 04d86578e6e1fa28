package org.commonground.registry.partner;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.token.VerifiedEmail;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.registry.duplicate.MatchKeys;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Takes somebody's word that they speak for a partner. A prospect that nobody speaks for yet is theirs at once if their
 * verified address is of its own domain; about everything else the office decides.
 */
@ApplicationScoped
class ClaimPartner {
    private final Partners partners;
    private final PartnerClaims claims;
    private final MoveRegistration move;
    private final CurrentCaller current;
    private final VerifiedEmail email;
    private final Clock clock;
    private final BusinessDay businessDay;
    private final Set<String> sharedDomains;

    ClaimPartner(
            Partners partners,
            PartnerClaims claims,
            MoveRegistration move,
            CurrentCaller current,
            VerifiedEmail email,
            Clock clock,
            BusinessDay businessDay,
            @ConfigProperty(name = "registry.claims.shared-domains") Optional<Set<String>> sharedDomains) {
        this.partners = partners;
        this.claims = claims;
        this.move = move;
        this.current = current;
        this.email = email;
        this.clock = clock;
        this.businessDay = businessDay;
        this.sharedDomains = sharedDomains.orElse(Set.of());
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public PartnerClaim claim(UUID partnerId, @Nullable String comment) {
        // held: of two who claim it at once, the second finds that somebody speaks for it
        var partner = partners.lock(partnerId);
        var address = email.ofCaller();
        var matches =
                partner != null && address.filter(known -> isOf(partner, known)).isPresent();
        // whom it cannot be about learns nothing of a partner that they may not see
        if (partner == null || !matches || partner.mergedInto != null) partners.get(partnerId);
        return take(Objects.requireNonNull(partner), address.orElse(null), matches, comment);
    }

    private PartnerClaim take(Partner partner, @Nullable String address, boolean matches, @Nullable String comment) {
        var caller = current.get();
        if (partner.isOwnedBy(caller.partnerIds()))
            throw Problem.rules(List.of(Violation.guard("already-yours", "you administer it already")));
        var earlier = claims.on(partner.id());
        var own = earlier.stream()
                .filter(claim -> claim.subject.equals(caller.subject()))
                .toList();
        if (own.stream().anyMatch(claim -> claim.state == ClaimState.PENDING))
            throw Problem.duplicate("a claim of yours", "partner " + partner.id());
        var claim = new PartnerClaim(
                Ids.next(), partner.id(), caller.subject(), address, matches, comment, clock.instant());
        var taken = earlier.stream().anyMatch(other -> other.state == ClaimState.GRANTED);
        if (matches && own.isEmpty() && !taken && partner.registrationState == RegistrationState.PROSPECT) {
            claim.grantByDomain(clock.instant());
            move.move(
                    partner,
                    RegistrationMove.to(RegistrationState.DRAFT, "claimed by its e-mail domain"),
                    businessDay.today());
        }
        claims.add(claim);
        return claim;
    }

    private boolean isOf(Partner partner, String address) {
        var domain = MatchKeys.mailDomain(address);
        return !sharedDomains.contains(domain) && partner.domains().contains(domain);
    }
}

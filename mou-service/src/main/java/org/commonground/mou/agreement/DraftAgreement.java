package org.commonground.mou.agreement;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.mou.agreement.Agreement.Origin;
import org.commonground.mou.numbering.Numbering;
import org.commonground.mou.partnership.Partnership;
import org.commonground.mou.partnership.Partnerships;
import org.commonground.mou.replica.KnownOrg;
import org.commonground.mou.replica.KnownPartner;
import org.commonground.mou.replica.Replicas;
import org.jspecify.annotations.Nullable;

/** Makes the first version of an agreement: from the partnership, the template, and what the author says. */
@ApplicationScoped
class DraftAgreement {
    private final Agreements agreements;
    private final Partnerships partnerships;
    private final Replicas replicas;
    private final Numbering numbering;
    private final Trail trail;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final Clock clock;

    DraftAgreement(
            Agreements agreements,
            Partnerships partnerships,
            Replicas replicas,
            Numbering numbering,
            Trail trail,
            Outbox outbox,
            CurrentCaller current,
            Clock clock) {
        this.agreements = agreements;
        this.partnerships = partnerships;
        this.replicas = replicas;
        this.numbering = numbering;
        this.trail = trail;
        this.outbox = outbox;
        this.current = current;
        this.clock = clock;
    }

    @Transactional(MANDATORY)
    Agreement draft(UUID partnershipId, AgreementType type, @Nullable UUID umbrellaId, Terms said) {
        var partnership = partnerships.getOwn(partnershipId);
        refuseIfOver(partnership);
        var partners = partners(partnership);
        var terms = complete(type, partnership, partners, said);
        refuseBroken(type, umbrellaId, partnership, terms);

        var caller = current.get();
        var now = clock.instant();
        var side = sideOf(caller, partnership);
        var agreement = new Agreement(
                new Origin(
                        Ids.next(),
                        numbering.next(Numbering.Series.AGREEMENT),
                        type,
                        partnershipId,
                        umbrellaId,
                        partnership.schoolIds(),
                        partnership.partnerIds(),
                        side),
                caller.subject(),
                now);
        var first = new AgreementVersion(agreement, Ids.next(), 1, terms, side, null, caller.subject(), now);
        agreement.follow(first, terms, now);
        var detail = new LinkedHashMap<String, Object>();
        detail.put("number", agreement.number);
        detail.put("version", first.no);
        detail.put("sha256", first.sha256);
        agreements.add(agreement, first);
        trail.append(agreement, Trail.Kind.DRAFTED, caller.subject(), detail);
        outbox.publish(agreement, new AgreementEvent.StateChanged(agreement.snapshot(), null, AgreementState.DRAFT));
        return agreement;
    }

    /** Every rule that the terms break, at once. */
    void refuseBroken(Agreement agreement, Terms terms) {
        refuseBroken(agreement.type, agreement.parentAgreementId, partnerships.getOwn(agreement.partnershipId), terms);
    }

    private void refuseBroken(AgreementType type, @Nullable UUID umbrellaId, Partnership partnership, Terms terms) {
        var broken = new ArrayList<>(terms.broken());
        broken.addAll(partiesOutside(partnership, terms));
        broken.addAll(brokenUmbrella(type, umbrellaId, partnership, terms));
        for (int i = 0; i < terms.goalIds().size(); i++)
            if (!partnership.goalIds().contains(terms.goalIds().get(i)))
                broken.add(Violation.at("/goalIds/" + i, "not-of-the-partnership", "add the goal to the partnership"));
        if (!broken.isEmpty()) throw Problem.rules(broken);
    }

    private static void refuseIfOver(Partnership partnership) {
        if (!partnership.isOpen())
            throw Problem.of(
                    ProblemCode.TRANSITION_REFUSED,
                    "the partnership is " + partnership.state(),
                    List.of(Violation.at("/partnershipId", "partnership-over", "no new terms are agreed under it")));
    }

    private List<KnownPartner> partners(Partnership partnership) {
        var known = replicas.partners(partnership.partnerIds());
        for (var id : partnership.partnerIds())
            if (known.stream().noneMatch(partner -> partner.id().equals(id)))
                throw Problem.notYetKnown("/partnershipId", "partner", id);
        var shutOut = known.stream()
                .filter(KnownPartner::isShutOut)
                .map(partner -> Violation.at(
                        "/partnershipId",
                        "partner-shut-out",
                        "%s is %s in the registry".formatted(partner.name(), partner.registrationState())))
                .toList();
        if (!shutOut.isEmpty()) throw Problem.rules(shutOut);
        return known;
    }

    /** What the author left out is taken from the partnership and the template. */
    private Terms complete(AgreementType type, Partnership partnership, List<KnownPartner> partners, Terms said) {
        var parties = said.parties().isEmpty() ? parties(partnership, partners) : said.parties();
        var withParties = new Terms(
                said.title(),
                said.summary().isBlank() ? partnership.statement() : said.summary(),
                said.effectiveOn(),
                said.expiresOn(),
                said.renewalMode(),
                said.noticeDays(),
                parties,
                said.obligations(),
                said.clauses(),
                said.goalIds().isEmpty() ? partnership.goalIds() : said.goalIds(),
                said.governingPolicies(),
                said.externalReference());
        return said.clauses().isEmpty()
                ? withParties.withClauses(StandardTemplate.render(type, withParties))
                : withParties;
    }

    /** The schools, the district that signs for them, and the partners. */
    private List<Party> parties(Partnership partnership, List<KnownPartner> partners) {
        var parties = new ArrayList<Party>();
        var orgs = replicas.orgs(partnership.schoolIds());
        for (var id : partnership.schoolIds()) {
            var org = orgs.stream()
                    .filter(each -> each.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> Problem.notYetKnown("/partnershipId", "school", id));
            parties.add(new Party(Side.SCHOOL, org.id(), org.name(), null));
        }
        replicas.districtOrg()
                .filter(district -> !partnership.schoolIds().contains(district.id()))
                .ifPresent(district -> parties.add(new Party(Side.DISTRICT, district.id(), district.name(), null)));
        for (var partner : partners) parties.add(new Party(Side.PARTNER, partner.id(), partner.name(), null));
        return parties;
    }

    /** Whom an agreement binds belongs to its partnership; others are named on side OTHER. */
    private List<Violation> partiesOutside(Partnership partnership, Terms terms) {
        var outside = new ArrayList<Violation>();
        var district = replicas.districtOrg().map(KnownOrg::id).orElse(null);
        for (int i = 0; i < terms.parties().size(); i++) {
            var party = terms.parties().get(i);
            var belongs = switch (party.side()) {
                case SCHOOL -> partnership.schoolIds().contains(party.orgId());
                case PARTNER -> partnership.partnerIds().contains(party.orgId());
                case DISTRICT -> Objects.equals(district, party.orgId());
                case OTHER -> true;
            };
            if (!belongs)
                outside.add(Violation.at(
                        "/parties/%d/orgId".formatted(i), "not-of-the-partnership", "not a party of this partnership"));
        }
        return outside;
    }

    private List<Violation> brokenUmbrella(
            AgreementType type, @Nullable UUID umbrellaId, Partnership partnership, Terms terms) {
        if (type != AgreementType.SITE_ADDENDUM)
            return umbrellaId == null
                    ? List.of()
                    : List.of(Violation.at(
                            "/parentAgreementId", "not-an-addendum", "only a SITE_ADDENDUM has an umbrella agreement"));
        if (umbrellaId == null)
            return List.of(Violation.at("/parentAgreementId", "required", "name the umbrella agreement"));
        var umbrella = agreements.get(umbrellaId);
        var broken = new ArrayList<Violation>();
        if (umbrella.type != AgreementType.UMBRELLA)
            broken.add(Violation.at("/parentAgreementId", "not-an-umbrella", "it is a " + umbrella.type));
        if (!umbrella.partnershipId.equals(partnership.id()))
            broken.add(
                    Violation.at("/parentAgreementId", "not-of-the-partnership", "it belongs to another partnership"));
        if (terms.expiresOn().isAfter(umbrella.expiresOn))
            broken.add(Violation.at(
                    "/expiresOn", "beyond-umbrella", "the umbrella agreement ends on " + umbrella.expiresOn));
        return broken;
    }

    private static Side sideOf(Caller caller, Partnership partnership) {
        var forSchool = caller.is(Role.PARTNERSHIP_OFFICER)
                || partnership.schoolIds().stream().anyMatch(caller.schoolIds()::contains);
        return forSchool ? Side.SCHOOL : Side.PARTNER;
    }
}

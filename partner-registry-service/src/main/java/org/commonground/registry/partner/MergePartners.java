package org.commonground.registry.partner;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.credential.Credentials;
import org.commonground.registry.duplicate.Duplicates;
import org.commonground.registry.location.PartnerLocations;
import org.commonground.registry.offering.ServiceOfferings;
import org.commonground.registry.person.People;
import org.commonground.registry.program.Programs;

/**
 * Makes one of two entries of the same organisation: the survivor takes over identifiers, contacts, services, credentials and
 * people, the other one stays under its id only to say who it is now. Other services follow by event.
 */
@ApplicationScoped
class MergePartners {
    private final Partners partners;
    private final ServiceOfferings offerings;
    private final Programs programs;
    private final PartnerLocations locations;
    private final Credentials credentials;
    private final People people;
    private final Duplicates duplicates;
    private final Event<PartnersMerged> merged;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final Clock clock;

    MergePartners(
            Partners partners,
            ServiceOfferings offerings,
            Programs programs,
            PartnerLocations locations,
            Credentials credentials,
            People people,
            Duplicates duplicates,
            Event<PartnersMerged> merged,
            Outbox outbox,
            CurrentCaller current,
            Clock clock) {
        this.partners = partners;
        this.offerings = offerings;
        this.programs = programs;
        this.locations = locations;
        this.credentials = credentials;
        this.people = people;
        this.duplicates = duplicates;
        this.merged = merged;
        this.outbox = outbox;
        this.current = current;
        this.clock = clock;
    }

    /**
     * Ends one entry and gives what it has to the other.
     *
     * @param mergedId the entry that ends
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Partner merge(Partner survivor, UUID mergedId, String why) {
        if (survivor.id().equals(mergedId))
            throw Problem.rules(
                    List.of(Violation.at("/mergedId", "same-partner", "a partner is not merged with itself")));
        // always in the same order, so that two merges of one pair do not wait for each other for ever
        Stream.of(survivor.id(), mergedId).sorted().forEach(partners::lock);
        var loser = partners.lock(mergedId);
        if (loser == null)
            throw Problem.rules(
                    List.of(Violation.at("/mergedId", "unknown-partner", "there is no partner " + mergedId)));
        refuseUnlessBothLive(survivor, loser);
        var actor = current.get().subject();
        var now = clock.instant();
        var facts = new ArrayList<Outbox.Fact>();
        facts.add(new Outbox.Fact(loser, loser.mergeInto(survivor, why, actor, now)));
        for (var earlier : partners.mergedInto(mergedId))
            facts.add(new Outbox.Fact(earlier, earlier.mergeInto(survivor, why, actor, now)));
        partners.flush(); // the merged entry's identifiers are free from here on
        survivor.absorb(loser, actor, now);
        partners.cutCircle(survivor);
        facts.add(new Outbox.Fact(survivor, new PartnerEvent.Upserted(survivor.state())));
        for (var below : partners.below(loser)) {
            below.moveBelow(survivor.id(), actor, now);
            facts.add(new Outbox.Fact(below, new PartnerEvent.Upserted(below.state())));
        }
        programs.moveAll(mergedId, survivor.id(), now);
        locations.moveAll(mergedId, survivor.id(), now);
        facts.addAll(credentials.moveAll(mergedId, survivor.id(), now));
        people.moveAll(mergedId, survivor.id(), now);
        duplicates.settle(survivor.id(), mergedId);
        merged.fire(new PartnersMerged(survivor.id(), mergedId));
        outbox.publish(facts);
        offerings.moveAll(mergedId, survivor.id(), now);
        return survivor;
    }

    private static void refuseUnlessBothLive(Partner survivor, Partner loser) {
        var unmet = new ArrayList<Violation>();
        if (survivor.registrationState == RegistrationState.ARCHIVED)
            unmet.add(Violation.guard("survivor-archived", "the entry that stays is one that is still used"));
        if (loser.mergedInto != null)
            unmet.add(Violation.guard("already-merged", "%s was merged already".formatted(loser.id())));
        // agreements rest on an approval: it would be lost with the entry that has it
        if (loser.registrationState == RegistrationState.APPROVED
                && survivor.registrationState != RegistrationState.APPROVED)
            unmet.add(Violation.guard(
                    "approval-would-be-lost", "merge the other way round: the approved entry is the one that stays"));
        if (!unmet.isEmpty()) throw Problem.of(ProblemCode.TRANSITION_REFUSED, "these two cannot be merged", unmet);
    }
}

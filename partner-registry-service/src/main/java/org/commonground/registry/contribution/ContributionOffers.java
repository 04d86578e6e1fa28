package org.commonground.registry.contribution;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.partner.PartnersMerged;
import org.commonground.registry.vocabulary.GradeLevel;
import org.hibernate.Session;

/** What the schools of the caller's district offer; everybody may read it, schools change their own. */
@ApplicationScoped
class ContributionOffers {
    private static final Listing<ContributionOffer> LISTING = Listing.of(ContributionOffer.class)
            .uuid("schoolId")
            .code("kind", ContributionKind.class)
            .text("title", offer -> offer.title)
            .codes("gradeLevels", GradeLevel.class)
            .optionalDate("availableFrom")
            .optionalDate("availableTo")
            .code("state", ContributionState.class);

    private static final Where OPEN = Where.of("e.state = :open", "open", ContributionState.OPEN);

    private final Session db;
    private final CurrentCaller current;
    private final Clock clock;

    ContributionOffers(Session db, CurrentCaller current, Clock clock) {
        this.db = db;
        this.current = current;
        this.clock = clock;
    }

    ContributionOffer get(UUID id) {
        var offer = db.find(ContributionOffer.class, id);
        if (offer == null || (current.reach() == Reach.PUBLISHED && offer.state != ContributionState.OPEN))
            throw Problem.notFound("contribution offer", id);
        return offer;
    }

    ContributionOffer getOwn(UUID id) {
        var offer = get(id);
        refuseForeign(offer.schoolId);
        return offer;
    }

    void refuseForeign(UUID schoolId) {
        if (current.reach() != Reach.ALL && !current.get().schoolIds().contains(schoolId))
            throw Problem.notFound("school of yours with id", schoolId);
    }

    Page<ContributionOffer> page(ListQuery query) {
        return LISTING.page(db, query, current.reach() == Reach.PUBLISHED ? OPEN : Where.EVERYTHING);
    }

    void add(ContributionOffer offer) {
        if (db.createSelectionQuery(
                                "select count(e) from EducationOrg e where e.id = :id and e.status = ACTIVE",
                                Long.class)
                        .setParameter("id", offer.schoolId)
                        .getSingleResult()
                == 0)
            throw Problem.rules(List.of(
                    Violation.at("/schoolId", "unknown-school", "there is no active school " + offer.schoolId)));
        db.persist(offer);
    }

    /** The places of partners are places of partners of the directory. */
    void refuseUnknownPartners(ContributionDescription said) {
        var named = said.placementSites().stream()
                .map(ContributionDescription.PlacementSite::partnerId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        if (named.isEmpty()) return;
        var known = new HashSet<>(db.createSelectionQuery("select e.id from Partner e where e.id in :ids", UUID.class)
                .setParameter("ids", named)
                .getResultList());
        var broken = new ArrayList<Violation>();
        for (int i = 0; i < said.placementSites().size(); i++) {
            var partner = said.placementSites().get(i).partnerId();
            if (partner != null && !known.contains(partner))
                broken.add(Violation.at(
                        "/placementSites/%d/partnerId".formatted(i),
                        "unknown-partner",
                        "there is no partner " + partner));
        }
        if (!broken.isEmpty()) throw Problem.rules(broken);
    }

    void on(@Observes PartnersMerged merged) {
        for (var id : db.createNativeQuery("""
                        select id from contribution_offer where district = :district
                          and placement_sites @> jsonb_build_array(jsonb_build_object('partnerId', :partner)) order by id
                        """, UUID.class)
                .setParameter("district", current.get().district())
                .setParameter("partner", merged.mergedId().toString())
                .getResultList())
            db.find(ContributionOffer.class, id)
                    .moveSites(
                            merged.mergedId(),
                            merged.survivorId(),
                            current.get().subject(),
                            clock.instant());
    }

    /** So that the answer shows the new version. */
    void flush() {
        db.flush();
    }
}

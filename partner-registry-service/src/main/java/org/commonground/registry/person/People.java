package org.commonground.registry.person;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The people whom the caller may see: the district's office all, others those of their own schools and partners. */
@ApplicationScoped
public class People {
    // not by name or e-mail: an address line is no place for a person's name
    private static final Listing<Person> LISTING = Listing.of(Person.class)
            .code("orgType", Affiliation.class)
            .uuid("orgId")
            .texts("roles")
            .texts("skills");

    private final Session db;
    private final CurrentCaller current;

    People(Session db, CurrentCaller current) {
        this.db = db;
        this.current = current;
    }

    Person get(UUID id) {
        var person = db.find(Person.class, id);
        if (person == null || !isOwn(person.orgId)) throw Problem.notFound("person", id);
        return person;
    }

    Page<Person> page(ListQuery query) {
        if (current.reach() == Reach.ALL) return LISTING.page(db, query, Where.EVERYTHING);
        var caller = current.get();
        return LISTING.page(
                db,
                query,
                Where.of("e.orgId in :ownPartners", "ownPartners", caller.partnerIds())
                        .or(Where.of("e.orgId in :ownSchools", "ownSchools", caller.schoolIds())));
    }

    /** So that the answer shows the new version. */
    void flush() {
        db.flush();
    }

    void add(Person person) {
        db.persist(person);
    }

    /** People are named by their own school or partner, which the directory knows. */
    void refuseForeignOrUnknown(PersonProfile said) {
        var orgId = said.orgId();
        if (!isOwn(orgId)) throw Problem.notFound("school or partner of yours with id", String.valueOf(orgId));
        if (orgId == null || !said.orgType().hasOrganisation()) return;
        var entity = said.orgType() == Affiliation.PARTNER ? "Partner" : "EducationOrg";
        if (db.createSelectionQuery("select count(e) from %s e where e.id = :id".formatted(entity), Long.class)
                        .setParameter("id", orgId)
                        .getSingleResult()
                == 0)
            throw Problem.rules(
                    List.of(Violation.at("/orgId", "unknown-organisation", "there is no such school or partner")));
    }

    /** From one partner to another, when the two turn out to be one. */
    public void moveAll(UUID from, UUID to, Instant now) {
        for (var person : db.createSelectionQuery(
                        "from Person e where e.orgType = PARTNER and e.orgId = :from", Person.class)
                .setParameter("from", from)
                .getResultList()) {
            var said = person.profile();
            person.describe(
                    new PersonProfile(
                            said.fullName(),
                            said.email(),
                            said.orgType(),
                            to,
                            said.roles(),
                            said.isParent(),
                            said.isStudentRepresentative(),
                            said.skills()),
                    current.get().subject(),
                    now);
        }
    }

    private boolean isOwn(@Nullable UUID orgId) {
        return current.reach() == Reach.ALL || (orgId != null && isOf(current.get(), orgId));
    }

    private static boolean isOf(Caller caller, UUID orgId) {
        return caller.partnerIds().contains(orgId) || caller.schoolIds().contains(orgId);
    }
}

package org.commonground.mou.agreement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.mou.partnership.AgreementStandings;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * The agreements of the caller's district, as far as the caller may see them. A draft is its author's side's own until it is
 * shared; an officer sees all.
 */
@ApplicationScoped
public class Agreements implements AgreementStandings {
    private static final Listing<Agreement> LISTING = Listing.of(Agreement.class)
            .text("number", agreement -> agreement.number)
            .text("title", agreement -> agreement.title)
            .code("type", AgreementType.class)
            .code("state", AgreementState.class)
            .uuid("partnershipId")
            .uuid("parentAgreementId")
            .uuids("schoolIds")
            .uuids("partnerIds")
            .uuids("goalIds")
            .date("effectiveOn", agreement -> agreement.effectiveOn)
            .date("expiresOn", agreement -> agreement.expiresOn);
    private static final Listing<AgreementVersion> VERSIONS =
            Listing.of(AgreementVersion.class).integer("no", version -> version.no);

    private final Session db;
    private final CurrentCaller current;

    Agreements(Session db, CurrentCaller current) {
        this.db = db;
        this.current = current;
    }

    /** One that the caller may see. */
    public Agreement get(UUID id) {
        return visible(db.find(Agreement.class, id), id);
    }

    /** As {@link #get}, with its row locked: whoever decides on it together with others waits for them. */
    public Agreement lock(UUID id) {
        return visible(db.find(Agreement.class, id, LockModeType.PESSIMISTIC_WRITE), id);
    }

    private Agreement visible(@Nullable Agreement agreement, UUID id) {
        if (agreement == null || !isVisible(agreement)) throw Problem.notFound("agreement", id);
        return agreement;
    }

    /** As {@link #get}, for a change: the caller must stand on one of its sides. */
    Agreement getOwn(UUID id) {
        var agreement = get(id);
        if (agreement.sideOf(current.get()) == null) throw Problem.notFound("agreement of yours with id", id);
        return agreement;
    }

    Page<Agreement> page(ListQuery query, Where restriction) {
        return LISTING.page(db, query, scope().and(restriction));
    }

    void add(Agreement agreement, AgreementVersion version) {
        db.persist(agreement);
        db.persist(version);
    }

    void add(AgreementVersion version) {
        db.persist(version);
    }

    /** Writes what is pending, so that the version that is answered is the one that is stored. */
    void flush() {
        db.flush();
    }

    AgreementVersion currentVersion(Agreement agreement) {
        return version(agreement, agreement.versionNo)
                .orElseThrow(() -> new IllegalStateException("no current version of " + agreement.number));
    }

    Optional<AgreementVersion> version(Agreement agreement, int no) {
        return db.createSelectionQuery(
                        "from AgreementVersion e where e.agreementId = :agreement and e.no = :no",
                        AgreementVersion.class)
                .setParameter("agreement", agreement.id())
                .setParameter("no", no)
                .getResultStream()
                .findFirst();
    }

    /** The versions that the caller may read: the shared ones, and those that their own side still writes. */
    Page<AgreementVersion> versions(Agreement agreement, ListQuery query) {
        return VERSIONS.page(
                db,
                query,
                Where.of("e.agreementId = :agreement", "agreement", agreement.id())
                        .and(readable(agreement)));
    }

    boolean isReadable(Agreement agreement, AgreementVersion version) {
        return version.isShared()
                || current.get().is(Role.PARTNERSHIP_OFFICER)
                || version.authorSide == agreement.sideOf(current.get());
    }

    private Where readable(Agreement agreement) {
        if (current.get().is(Role.PARTNERSHIP_OFFICER)) return Where.EVERYTHING;
        var shared = new Where("e.sharedAt is not null", Map.of());
        var side = agreement.sideOf(current.get());
        return side == null ? shared : shared.or(Where.of("e.authorSide = :side", "side", side));
    }

    /** The state of one, whoever may see it: what rests on an agreement follows it. */
    public Optional<AgreementState> standingOf(UUID id) {
        return stateOf(id);
    }

    Optional<AgreementState> stateOf(@Nullable UUID id) {
        return id == null
                ? Optional.empty()
                : Optional.ofNullable(db.find(Agreement.class, id)).map(Agreement::state);
    }

    /** A partner's agreements in these states, locked, always in the same order. */
    List<Agreement> lockOf(UUID partnerId, Set<AgreementState> states) {
        return db.createSelectionQuery(
                        "from Agreement e where e.state in :states and array_contains(e.partnerIds, :partner)"
                                + " order by e.id",
                        Agreement.class)
                .setParameter("states", states)
                .setParameter("partner", partnerId)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    /** The site addenda that wait for, or rest on, an umbrella agreement. */
    List<Agreement> lockAddendaOf(UUID umbrellaId, Set<AgreementState> states) {
        return db.createSelectionQuery(
                        "from Agreement e where e.state in :states and e.parentAgreementId = :umbrella order by e.id",
                        Agreement.class)
                .setParameter("states", states)
                .setParameter("umbrella", umbrellaId)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    @Override
    public Standing of(UUID partnershipId) {
        var states = Set.copyOf(db.createSelectionQuery(
                        "select distinct e.state from Agreement e where e.partnershipId = :partnership",
                        AgreementState.class)
                .setParameter("partnership", partnershipId)
                .getResultList());
        return new Standing(
                states.contains(AgreementState.EXECUTED) || states.contains(AgreementState.ACTIVE),
                states.contains(AgreementState.ACTIVE),
                !Collections.disjoint(states, AgreementState.UNFINISHED));
    }

    private boolean isVisible(Agreement agreement) {
        var caller = current.get();
        var shared = agreement.firstSharedAt != null;
        return switch (current.reach()) {
            case ALL -> shared || caller.is(Role.PARTNERSHIP_OFFICER) || caller.is(Role.SYSTEM) || isOwn(agreement);
            case OWN -> isOwn(agreement);
            case PUBLISHED, NONE -> false;
        };
    }

    private boolean isOwn(Agreement agreement) {
        var caller = current.get();
        var shared = agreement.firstSharedAt != null;
        return (!Collections.disjoint(agreement.schoolIds, caller.schoolIds())
                        && (shared || (writesForSchools(caller) && agreement.draftedBy == Side.SCHOOL)))
                || (!Collections.disjoint(agreement.partnerIds, caller.partnerIds())
                        && (shared || agreement.draftedBy == Side.PARTNER));
    }

    private static boolean writesForSchools(Caller caller) {
        return caller.is(Role.SCHOOL_LEADER) || caller.is(Role.SCHOOL_LIAISON);
    }

    private Where scope() {
        var caller = current.get();
        var shared = new Where("e.firstSharedAt is not null", Map.of());
        var schools = shared;
        if (writesForSchools(caller)) schools = schools.or(Where.of("e.draftedBy = :school", "school", Side.SCHOOL));
        var partners = shared.or(Where.of("e.draftedBy = :partner", "partner", Side.PARTNER));
        var own = Where.names("schoolIds", caller.schoolIds())
                .and(schools)
                .or(Where.names("partnerIds", caller.partnerIds()).and(partners));
        return switch (current.reach()) {
            case ALL -> caller.is(Role.PARTNERSHIP_OFFICER) ? Where.EVERYTHING : shared.or(own);
            case OWN -> own;
            case PUBLISHED, NONE -> Where.NOTHING;
        };
    }
}

package org.commonground.metrics.observation;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.metrics.dimension.Dimensions;
import org.commonground.metrics.legalground.LegalGround;
import org.commonground.metrics.measure.DataSource;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.measure.PrivacyClass;
import org.commonground.metrics.observation.ReadObservations.Numbered;
import org.commonground.metrics.replica.AcademicSessions;
import org.commonground.metrics.replica.DataSharings;
import org.commonground.metrics.replica.EducationOrgs;
import org.commonground.metrics.replica.KnownOrg;
import org.commonground.metrics.replica.Partners;
import org.commonground.metrics.replica.SchoolPeriod;
import org.commonground.metrics.replica.Services;
import org.jspecify.annotations.Nullable;

/** Takes rows: looks up all that they name in one statement a kind, checks them together, and says of each wrong one why. */
@ApplicationScoped
class RecordObservations {
    private final Observations observations;
    private final Measures measures;
    private final Dimensions dimensions;
    private final EducationOrgs orgs;
    private final AcademicSessions sessions;
    private final Partners partners;
    private final Services services;
    private final DataSharings sharings;
    private final Instance<ApprovedCells.Source> approvals;
    private final BusinessDay businessDay;

    RecordObservations(
            Observations observations,
            Measures measures,
            Dimensions dimensions,
            EducationOrgs orgs,
            AcademicSessions sessions,
            Partners partners,
            Services services,
            DataSharings sharings,
            Instance<ApprovedCells.Source> approvals,
            BusinessDay businessDay) {
        this.observations = observations;
        this.measures = measures;
        this.dimensions = dimensions;
        this.orgs = orgs;
        this.sessions = sessions;
        this.partners = partners;
        this.services = services;
        this.sharings = sharings;
        this.approvals = approvals;
        this.businessDay = businessDay;
    }

    /** What may happen to facts. */
    enum Strategy {
        /** All rows are new. */
        CREATE,
        /** All rows are known. */
        UPDATE,
        UPSERT,
        /** The facts that rows name are removed; their numbers are not looked at. */
        DELETE
    }

    /** By what rows name schools and periods; a month or week is always called as ISO 8601 does. */
    enum IdScheme {
        ID,
        /** A school by the code that people quote, which is the student information system's; a period likewise. */
        CODE,
        SOURCED_ID;

        boolean bySource() {
            return this != ID;
        }
    }

    /** On whose behalf rows are written, and how far that reaches: a job has no request of its own. */
    record Writer(Set<UUID> schools, Set<UUID> partners, boolean everywhere, DataSource source) {
        static Writer of(CurrentCaller current) {
            var caller = current.get();
            var ofPartner = caller.is(Role.PARTNER_ADMIN) || caller.is(Role.PARTNER_STAFF);
            var source = caller.is(Role.SIS_INTEGRATION)
                    ? DataSource.SIS
                    : ofPartner ? DataSource.PARTNER : DataSource.MANUAL;
            return new Writer(
                    caller.is(Role.SCHOOL_LIAISON) ? caller.schoolIds() : Set.of(),
                    ofPartner ? caller.partnerIds() : Set.of(),
                    current.reach() == Reach.ALL,
                    source);
        }

        private boolean mayWrite(@Nullable UUID school, @Nullable UUID partner) {
            return everywhere
                    || (school != null && schools.contains(school))
                    || (partner != null && partners.contains(partner));
        }
    }

    /**
     * What is right about rows, and what there is to say.
     *
     * @param right may be stored
     */
    record Checked(List<Observation> right, List<RowResult> results) {}

    /** Checks rows against the library, what is known, the rules for numbers, the legal ground and the strategy. */
    @Transactional(MANDATORY)
    Checked check(List<Numbered> rows, Strategy strategy, IdScheme scheme, Writer writer) {
        var check = new CheckObservations(look(rows, scheme, writer), strategy == Strategy.DELETE);
        for (var row : rows) check.check(row.row(), row.observation());
        var results = new ArrayList<>(check.results());
        var right = new ArrayList<>(check.right());
        if (strategy != Strategy.UPSERT) refuseUnlessAsExpected(strategy, right, results);
        return new Checked(right, results);
    }

    /** Does with rows that were checked what was asked for. */
    @Transactional(MANDATORY)
    Counts apply(Collection<Observation> right, Strategy strategy) {
        if (strategy == Strategy.DELETE) return new Counts(0, 0, 0, observations.remove(right));
        var stored = observations.upsert(right);
        return new Counts(stored.created(), stored.updated(), right.size() - stored.created() - stored.updated(), 0);
    }

    /** What would become of each of these rows, by its number. */
    @Transactional(MANDATORY)
    Map<Integer, RowResult.Outcome> outcomes(Collection<Observation> right, Strategy strategy) {
        if (strategy != Strategy.DELETE) return observations.outcomes(right);
        return right.stream().collect(Collectors.toMap(Observation::row, _ -> RowResult.Outcome.DELETED));
    }

    /** What became of rows. */
    record Counts(long created, long updated, long unchanged, long deleted) {}

    private CheckObservations.Known look(List<Numbered> rows, IdScheme scheme, Writer writer) {
        var schools = new HashMap<String, UUID>();
        var sourced = texts(rows, NewObservation::schoolSourcedId);
        var named = texts(rows, NewObservation::schoolId);
        if (scheme.bySource()) sourced.addAll(named);
        else
            for (var org : orgs.byId(uuids(named)))
                if (org.isSchool()) schools.put(org.id().toString(), org.id());
        for (KnownOrg org : orgs.bySourcedId(sourced)) if (org.isSchool()) schools.put(org.sourcedId(), org.id());
        var periods = periods(rows, scheme);
        var offered = new HashMap<UUID, UUID>();
        services.byId(uuids(texts(rows, NewObservation::serviceId)))
                .forEach((id, service) -> offered.put(id, service.partnerId()));
        var library = measures.byCode(texts(rows, NewObservation::measureCode));
        var involved = uuids(texts(rows, NewObservation::partnerId));
        return new CheckObservations.Known(
                library,
                dimensions,
                schools,
                periods,
                partners.names(involved),
                offered,
                writer::mayWrite,
                ground(library, involved, offered),
                approved(periods),
                byMonths(library, periods),
                businessDay.today(),
                writer.source());
    }

    /** Sessions by the scheme of the request; months and weeks as ISO 8601 writes them, whatever it is. */
    private Map<String, SchoolPeriod> periods(List<Numbered> rows, IdScheme scheme) {
        var calendar = sessions.calendar();
        var sourced = texts(rows, NewObservation::periodSourcedId);
        var named = texts(rows, NewObservation::periodId);
        var periods = new HashMap<String, SchoolPeriod>();
        if (scheme.bySource()) sourced.addAll(named);
        else for (var name : named) for (var id : uuids(List.of(name))) put(periods, name, calendar.byId(id));
        for (var name : sourced) put(periods, name, calendar.bySourcedId(name));
        var unknown = new HashSet<>(sourced);
        unknown.addAll(named);
        unknown.removeAll(periods.keySet());
        for (var period : sessions.isoPeriods(unknown, calendar)) periods.put(period.sourcedId(), period);
        return periods;
    }

    private Map<MeasureYear, Boolean> byMonths(Map<String, LibraryMeasure> library, Map<String, SchoolPeriod> periods) {
        var codes = library.values().stream()
                .filter(measure -> measure.frequency().takesIso())
                .map(LibraryMeasure::code)
                .toList();
        var years = periods.values().stream().map(SchoolPeriod::schoolYear).collect(Collectors.toSet());
        return observations.byMonths(codes, years);
    }

    /** Looked up only where a row needs it: the schedules are held until the transaction ends. */
    private LegalGround ground(
            Map<String, LibraryMeasure> library, Collection<UUID> partners, Map<UUID, UUID> partnerOfService) {
        if (library.values().stream().noneMatch(measure -> measure.privacyClass() == PrivacyClass.PERSON_DERIVED))
            return new LegalGround(List.of());
        var all = new HashSet<>(partners);
        all.addAll(partnerOfService.values());
        return new LegalGround(sharings.inForce(all, businessDay.today()));
    }

    private ApprovedCells approved(Map<String, SchoolPeriod> periods) {
        var ids = periods.values().stream().map(SchoolPeriod::id).collect(Collectors.toSet());
        return approvals.isUnsatisfied() ? ApprovedCells.NONE : approvals.get().of(ids);
    }

    private static void put(Map<String, SchoolPeriod> periods, String name, @Nullable SchoolPeriod period) {
        if (period != null) periods.put(name, period);
    }

    private static Set<String> texts(List<Numbered> rows, Function<NewObservation, @Nullable String> field) {
        var texts = new HashSet<String>();
        for (var row : rows) {
            var text = field.apply(row.observation());
            if (text != null) texts.add(text);
        }
        return texts;
    }

    private static List<UUID> uuids(Collection<String> texts) {
        var ids = new ArrayList<UUID>();
        for (var text : texts)
            try {
                ids.add(UUID.fromString(text));
            } catch (IllegalArgumentException e) {
                // not an id, so not known: the row's own check says so
            }
        return ids;
    }

    private void refuseUnlessAsExpected(Strategy strategy, List<Observation> right, List<RowResult> results) {
        var existing = observations.existing(right);
        var create = strategy == Strategy.CREATE;
        right.removeIf(row -> {
            if (existing.contains(row.row()) != create) return false;
            results.add(
                    create
                            ? ReadObservations.rejected(row.row(), "exists-already", "", "the fact is stored already")
                            : ReadObservations.rejected(row.row(), "not-there", "", "no such fact is stored"));
            return true;
        });
    }
}

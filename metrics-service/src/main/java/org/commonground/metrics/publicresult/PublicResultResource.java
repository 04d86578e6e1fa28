package org.commonground.metrics.publicresult;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.metrics.analytics.Series;
import org.commonground.metrics.analytics.Series.Place;
import org.commonground.metrics.analytics.Series.Point;
import org.commonground.metrics.analytics.Series.Spot;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.measure.Polarity;
import org.commonground.metrics.replica.AcademicSessions;
import org.commonground.metrics.replica.EducationOrgs;
import org.commonground.metrics.replica.KnownOrg;
import org.commonground.metrics.replica.Partners;
import org.commonground.metrics.replica.Partnerships;
import org.commonground.metrics.replica.Partnerships.KnownPartnership;
import org.commonground.metrics.replica.SchoolCalendar;
import org.commonground.metrics.replica.SchoolPeriod;
import org.commonground.metrics.submission.PublishedFacts;
import org.commonground.metrics.submission.PublishedFacts.Cell;
import org.commonground.metrics.submission.PublishedSubmissions;
import org.commonground.metrics.submission.PublishedSubmissions.PublishedSubmission;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Results of partnerships over HTTP, without a token. */
@Path("/v1/public/partnership-results")
@Tag(name = "Metrics")
class PublicResultResource {
    /** What was published about one school and period: of one partner there, or of the school with all its partners. */
    @Schema(name = "PartnershipResult")
    record PartnershipResultView(
            UUID id,
            PublicName school,
            @Nullable PublicName partner,

            @Schema(description = "The partnership that it was reported for, if for one.") @Nullable
            PublicPartnership partnership,

            PublicPeriod period,
            Instant publishedAt,
            List<MeasuredResult> results) {}

    /** Somebody's or something's name. */
    @Schema(name = "PublicName")
    record PublicName(UUID id, String name) {}

    /** A partnership. */
    @Schema(name = "PublicPartnership")
    record PublicPartnership(
            UUID id, @Schema(examples = "SCP-2026-000123") String code, String title) {}

    /** A period, both days included. */
    @Schema(name = "PublicPeriod")
    record PublicPeriod(UUID id, String title, LocalDate startDate, LocalDate endDate) {}

    /** Whether a value is told. */
    @Schema(name = "MeasuredResultStatus")
    enum ResultStatus {
        OK,
        /** It is about too few people, or would give such a value away. */
        SUPPRESSED,
        NO_DATA,
        NOT_APPLICABLE,
        /** Not all that it is made of has been published. */
        NOT_PUBLISHED
    }

    /** One measure. */
    @Schema(name = "MeasuredResult")
    record MeasuredResult(
            String measureCode,
            int measureVersion,
            String name,
            String unit,

            @Schema(description = "Which way better lies.") Polarity polarity,

            ResultStatus status,
            @Nullable BigDecimal value,

            @Schema(description = "Instead of a value: a share that is told as a bound.", examples = ">=95") @Nullable
            String coded,

            @Nullable BigDecimal numerator,
            @Nullable BigDecimal denominator,

            @Schema(description = "How many people it is about.") @Nullable
            Long n) {}

    private final PublishedSubmissions submissions;
    private final PublishedFacts facts;
    private final Series series;
    private final Measures measures;
    private final AcademicSessions sessions;
    private final EducationOrgs orgs;
    private final Partners partners;
    private final Partnerships partnerships;

    PublicResultResource(
            PublishedSubmissions submissions,
            PublishedFacts facts,
            Series series,
            Measures measures,
            AcademicSessions sessions,
            EducationOrgs orgs,
            Partners partners,
            Partnerships partnerships) {
        this.submissions = submissions;
        this.facts = facts;
        this.series = series;
        this.measures = measures;
        this.sessions = sessions;
        this.orgs = orgs;
        this.partners = partners;
        this.partnerships = partnerships;
    }

    @GET
    @Operation(
            summary = "List published results of partnerships",
            description =
                    "One item for each published submission, with the measures that it vouches for. Values are"
                            + " suppressed as for everybody, and told only if every fact that they are made of has been"
                            + " published. For example `filter=schoolId = '…' AND measureCodes = 'student.attendanceImproved%'`.")
    public Page<PartnershipResultView> listPartnershipResults(@BeanParam ListQuery query) {
        var page = submissions.page(query);
        var told = told(page.items());
        return page.map(submission -> Objects.requireNonNull(told.get(submission.id())));
    }

    /** What a page needs, looked up at once for all of it. */
    private Map<UUID, PartnershipResultView> told(List<PublishedSubmission> page) {
        var calendar = sessions.calendar();
        var library = measures.byCode(
                page.stream().flatMap(each -> each.measureCodes().stream()).collect(Collectors.toSet()));
        var results = results(page, library, calendar);
        var schools = orgs.byId(ids(page, PublishedSubmission::schoolId)).stream()
                .collect(Collectors.toMap(KnownOrg::id, KnownOrg::name));
        var names = partners.names(ids(page, PublishedSubmission::partnerId));
        var known = partnerships.byIds(ids(page, PublishedSubmission::partnershipId));
        var views = new HashMap<UUID, PartnershipResultView>();
        for (var each : page)
            views.put(
                    each.id(),
                    new PartnershipResultView(
                            each.id(),
                            new PublicName(each.schoolId(), schools.getOrDefault(each.schoolId(), "")),
                            each.partnerId() == null
                                    ? null
                                    : new PublicName(each.partnerId(), names.getOrDefault(each.partnerId(), "")),
                            each.partnershipId() == null ? null : partnership(known.get(each.partnershipId())),
                            period(each, calendar),
                            each.publishedAt(),
                            results.getOrDefault(each.id(), List.of())));
        return views;
    }

    private Map<UUID, List<MeasuredResult>> results(
            List<PublishedSubmission> page, Map<String, LibraryMeasure> library, SchoolCalendar calendar) {
        var whose = new ArrayList<UUID>();
        var spots = new ArrayList<Spot>();
        var cells = new ArrayList<Cell>();
        for (var each : page) {
            var period = calendar.byId(each.periodId());
            if (period == null) continue;
            for (var code : each.measureCodes()) {
                var measure = library.get(code);
                if (measure == null) continue; // it left the library
                whose.add(each.id());
                spots.add(new Spot(measure, period, place(each)));
                cells.add(new Cell(measure, period, each.schoolId(), each.partnerId()));
            }
        }
        var points = series.at(spots, calendar);
        var open = facts.published(cells, calendar);
        var results = new HashMap<UUID, List<MeasuredResult>>();
        for (int i = 0; i < spots.size(); i++)
            results.computeIfAbsent(whose.get(i), _ -> new ArrayList<>())
                    .add(result(spots.get(i).measure(), points.get(i), open.contains(i)));
        return results;
    }

    private static Place place(PublishedSubmission submission) {
        return submission.partnerId() == null
                ? Place.school(submission.schoolId())
                : Place.partnerAt(submission.schoolId(), submission.partnerId());
    }

    private static MeasuredResult result(LibraryMeasure measure, Point point, boolean isOpen) {
        var status = !isOpen && point.isObserved()
                ? ResultStatus.NOT_PUBLISHED
                : switch (point.status()) {
                    case OK -> ResultStatus.OK;
                    case SUPPRESSED -> ResultStatus.SUPPRESSED;
                    case NO_DATA -> ResultStatus.NO_DATA;
                    case NOT_APPLICABLE -> ResultStatus.NOT_APPLICABLE;
                };
        boolean told = status == ResultStatus.OK;
        return new MeasuredResult(
                measure.code(),
                measure.measureVersion(),
                measure.name(),
                measure.unit(),
                measure.polarity(),
                status,
                told ? point.value() : null,
                told ? point.coded() : null,
                told ? point.numerator() : null,
                told ? point.denominator() : null,
                told ? point.n() : null);
    }

    private static @Nullable PublicPartnership partnership(@Nullable KnownPartnership known) {
        return known == null ? null : new PublicPartnership(known.id(), known.code(), known.title());
    }

    private static PublicPeriod period(PublishedSubmission submission, SchoolCalendar calendar) {
        SchoolPeriod period =
                Objects.requireNonNull(calendar.byId(submission.periodId()), "a period that was heard of");
        return new PublicPeriod(period.id(), period.title(), period.startDate(), period.endDate());
    }

    private static Collection<UUID> ids(
            List<PublishedSubmission> page, Function<PublishedSubmission, @Nullable UUID> id) {
        var ids = new HashSet<UUID>();
        for (var each : page) {
            var found = id.apply(each);
            if (found != null) ids.add(found);
        }
        return ids;
    }
}

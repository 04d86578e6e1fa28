package org.commonground.metrics.quality;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.metrics.replica.AcademicSessions;
import org.commonground.metrics.replica.EducationOrgs;
import org.commonground.metrics.replica.KnownOrg;
import org.commonground.metrics.replica.Partners;
import org.commonground.metrics.replica.Partnerships;
import org.commonground.metrics.replica.SchoolPeriod;
import org.commonground.metrics.replica.Services;
import org.jspecify.annotations.Nullable;

/** Assesses: opens an assessment of a subject that is known here, takes ratings, and takes it on to its publication. */
@ApplicationScoped
class AssessQuality {
    private final QualityFrameworks frameworks;
    private final QualityAssessments assessments;
    private final EducationOrgs orgs;
    private final Partners partners;
    private final Services services;
    private final Partnerships partnerships;
    private final AcademicSessions sessions;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final BusinessDay businessDay;
    private final Clock clock;

    AssessQuality(
            QualityFrameworks frameworks,
            QualityAssessments assessments,
            EducationOrgs orgs,
            Partners partners,
            Services services,
            Partnerships partnerships,
            AcademicSessions sessions,
            Outbox outbox,
            CurrentCaller current,
            BusinessDay businessDay,
            Clock clock) {
        this.frameworks = frameworks;
        this.assessments = assessments;
        this.orgs = orgs;
        this.partners = partners;
        this.services = services;
        this.partnerships = partnerships;
        this.sessions = sessions;
        this.outbox = outbox;
        this.current = current;
        this.businessDay = businessDay;
        this.clock = clock;
    }

    @Transactional(MANDATORY)
    QualityAssessment open(
            String frameworkCode, SubjectType type, UUID subjectId, List<UUID> schoolIds, UUID schoolYearId) {
        var framework = frameworks.active(frameworkCode);
        if (framework == null)
            throw Problem.rules(List.of(Violation.at(
                    "/frameworkCode", "unknown-framework", "no version of '%s' is in use".formatted(frameworkCode))));
        var subject = subject(type, subjectId, schoolIds);
        if (!isOwn(subject))
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "you assess what is of your own school or organisation",
                    List.of(Violation.at("/subjectId", "not-yours", "it is not yours")));
        refuseUnlessSchoolYear(schoolYearId);
        var running = assessments.running(frameworkCode, subjectId, schoolYearId);
        if (running != null)
            throw Problem.duplicate("an assessment", "this framework, subject and school year")
                    .member("existing", "/v1/quality-assessments/" + running.id());
        var assessment = new QualityAssessment(
                Ids.next(), framework, subject, schoolYearId, current.get().subject(), clock.instant());
        assessments.add(assessment);
        return assessment;
    }

    /** Takes the place of all that the caller has said in it before. */
    @Transactional(MANDATORY)
    void rate(QualityAssessment assessment, RaterKind as, List<QualityAssessments.Rating> ratings) {
        assessment.refuseUnlessOpen();
        var kinds = RaterKind.of(current.get(), assessment);
        if (!kinds.contains(as))
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "you do not rate this as " + as,
                    List.of(Violation.at("/raterKind", "not-yours", "who you are decides as whom you rate")
                            .allowing(kinds.stream().map(Enum::name).toList())));
        var said = assessments.saidByCaller(assessment);
        if (said != null && said.raterKind() != as)
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "nobody rates one subject in two roles",
                    List.of(Violation.at(
                            "/raterKind", "separation-of-duties", "you have rated it as " + said.raterKind())));
        refuseUnlessInRubric(ratings, frameworks.get(assessment.frameworkId).rubric());
        assessments.say(assessment, as, ratings);
    }

    @Transactional(MANDATORY)
    void transition(QualityAssessment assessment, AssessmentState to, @Nullable String reason) {
        var caller = current.get();
        var today = businessDay.today();
        var year = sessions.calendar().byId(assessment.schoolYearId);
        // a level counts until the end of the school year after the one that it tells of
        var validTo = (year == null ? today : year.endDate()).plusYears(1);
        var step = new QualityAssessment.Step(
                frameworks.get(assessment.frameworkId).rubric(), assessments.ratings(assessment), today, validTo);
        for (var event : assessment.transition(to, caller.roles(), reason, step, caller.subject(), clock.instant()))
            outbox.publish(assessment, event);
    }

    private static void refuseUnlessInRubric(List<QualityAssessments.Rating> ratings, Rubric rubric) {
        var violations = new ArrayList<Violation>();
        var known = rubric.indicators();
        var seen = new HashSet<String>();
        for (int i = 0; i < ratings.size(); i++) {
            var rating = ratings.get(i);
            if (!known.contains(rating.indicator()))
                violations.add(Violation.at(
                                "/ratings/%d/indicator".formatted(i), "unknown-indicator", "the rubric has no such one")
                        .allowing(known));
            if (!seen.add(rating.indicator()))
                violations.add(Violation.at("/ratings/%d/indicator".formatted(i), "repeated", "it stands twice"));
            if (rating.level() > rubric.highestLevel())
                violations.add(Violation.at(
                        "/ratings/%d/level".formatted(i),
                        "out-of-bounds",
                        "from 1 to %d".formatted(rubric.highestLevel())));
        }
        if (!violations.isEmpty()) throw Problem.rules(violations);
    }

    private QualityAssessment.Subject subject(SubjectType type, UUID id, List<UUID> schoolIds) {
        var schools = schools(schoolIds);
        return switch (type) {
            case SCHOOL -> {
                var found = orgs.byId(List.of(id)).stream()
                        .filter(KnownOrg::isSchool)
                        .findFirst()
                        .orElseThrow(() -> Problem.notYetKnown("/subjectId", "school", id));
                yield new QualityAssessment.Subject(type, id, List.of(found.id()), List.of());
            }
            case PARTNER -> {
                if (partners.names(List.of(id)).isEmpty()) throw Problem.notYetKnown("/subjectId", "partner", id);
                yield new QualityAssessment.Subject(type, id, schools, List.of(id));
            }
            case SERVICE -> {
                var service = services.byId(List.of(id)).get(id);
                if (service == null) throw Problem.notYetKnown("/subjectId", "service", id);
                yield new QualityAssessment.Subject(type, id, schools, List.of(service.partnerId()));
            }
            case PARTNERSHIP -> {
                var partnership =
                        partnerships.byId(id).orElseThrow(() -> Problem.notYetKnown("/subjectId", "partnership", id));
                yield new QualityAssessment.Subject(type, id, partnership.schoolIds(), partnership.partnerIds());
            }
        };
    }

    private List<UUID> schools(List<UUID> ids) {
        var known = orgs.byId(ids).stream()
                .filter(KnownOrg::isSchool)
                .map(KnownOrg::id)
                .toList();
        for (int i = 0; i < ids.size(); i++)
            if (!known.contains(ids.get(i))) throw Problem.notYetKnown("/schoolIds/" + i, "school", ids.get(i));
        return List.copyOf(ids);
    }

    private boolean isOwn(QualityAssessment.Subject subject) {
        var caller = current.get();
        return current.reach() == Reach.ALL
                || subject.schoolIds().stream().anyMatch(caller.schoolIds()::contains)
                || subject.partnerIds().stream().anyMatch(caller.partnerIds()::contains);
    }

    private void refuseUnlessSchoolYear(UUID id) {
        SchoolPeriod year = sessions.calendar().byId(id);
        if (year == null) throw Problem.notYetKnown("/schoolYearId", "academic session", id);
        if (!year.type().equals("SCHOOL_YEAR"))
            throw Problem.rules(List.of(Violation.at("/schoolYearId", "not-a-school-year", "it is a " + year.type())
                    .allowing(List.of("SCHOOL_YEAR"))));
    }
}

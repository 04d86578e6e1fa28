package org.commonground.needs.goal;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.commonground.needs.need.KnownNeed;
import org.commonground.needs.need.NeedState;
import org.commonground.needs.replica.AcademicSessions.SchoolPeriod;
import org.commonground.needs.replica.Measures.LibraryMeasure;
import org.commonground.needs.vocabulary.BeneficiaryGroup;
import org.commonground.needs.vocabulary.NeedCategory;
import org.commonground.needs.vocabulary.ScopeType;
import org.jspecify.annotations.NullUnmarked;

/** A goal and what surrounds it, all well; tests change one thing at a time. */
@NullUnmarked // what may be missing is what is tested
final class GoalDrafts {
    static final UUID SCHOOL = UUID.fromString("01941f29-7c00-7000-8000-0000000000aa");
    static final UUID NEED = UUID.fromString("01941f29-7c00-7000-8000-0000000000bb");
    static final UUID SERVICE = UUID.fromString("01941f29-7c00-7000-8000-0000000000cc");

    ScopeType scopeType = ScopeType.SCHOOL;
    UUID scopeId = SCHOOL;
    List<UUID> needIds = List.of(NEED);
    String who = "90 students in grades 6 to 8";
    String what = "improve a course grade";
    String where = "in after-school tutoring at the school";
    BeneficiaryGroup group = BeneficiaryGroup.STUDENTS;
    Integer population = 90;
    Horizon horizon = Horizon.ONE_YEAR;
    LocalDate start = LocalDate.of(2026, 9, 1);
    LocalDate due = LocalDate.of(2027, 6, 11);
    List<GoalMeasure> measures = List.of(measure(draft -> {}));
    List<Milestone> milestones = List.of();
    List<UUID> serviceIds = List.of(SERVICE);
    String rationale = null;
    String alignment = "Every student reads on grade level";
    String equityStatement = "Two thirds of the places go to English learners";

    Integer affected = 120;
    Integer denominator = 400;
    List<BeneficiaryGroup> needGroups = List.of(BeneficiaryGroup.STUDENTS);
    List<String> needPriorityGroups = List.of("ENGLISH_LEARNERS");
    NeedState needState = NeedState.VALIDATED;
    UUID needScope = SCHOOL;
    boolean needKnown = true;
    List<LibraryMeasure> library = List.of(measureOfLibrary(draft -> {}));
    List<SchoolPeriod> schoolYears = List.of(
            new SchoolPeriod(LocalDate.of(2025, 8, 18), LocalDate.of(2026, 6, 12)),
            new SchoolPeriod(LocalDate.of(2026, 8, 24), LocalDate.of(2027, 6, 11)));
    Integer seats = 100;

    static GoalDrafts good() {
        return new GoalDrafts();
    }

    GoalDrafts with(Consumer<GoalDrafts> change) {
        change.accept(this);
        return this;
    }

    GoalDescription said() {
        return new GoalDescription(
                scopeType,
                scopeId,
                needIds,
                "By June 2027, 55 percent of the tutored students improve a course grade, up from 35 percent.",
                who,
                what,
                where,
                group,
                population,
                horizon,
                start,
                due,
                measures,
                milestones,
                serviceIds,
                rationale,
                alignment,
                equityStatement,
                null);
    }

    SmartCheck.Surroundings known() {
        return new SmartCheck.Surroundings(
                needKnown && needIds.contains(NEED)
                        ? List.of(new KnownNeed(
                                NEED,
                                ScopeType.SCHOOL,
                                needScope,
                                NeedCategory.TUTORING,
                                "120 of 400 students have no tutoring",
                                needGroups,
                                needPriorityGroups,
                                List.of(),
                                List.of(),
                                affected,
                                denominator,
                                needState))
                        : List.of(),
                library,
                schoolYears,
                seats);
    }

    SmartVerdicts check() {
        return SmartCheck.check(said(), known());
    }

    /** A measure of the goal in the making. */
    static final class MeasureDraft {
        String code = "student.courseGradeImproved%";
        boolean proposed = false;
        BigDecimal baseline = new BigDecimal("35");
        String baselineUnit = null;
        BigDecimal target = new BigDecimal("55");
        String unit = "percent";
        Direction direction = Direction.INCREASE;
        String dataSource = "Report cards";
        Frequency frequency = Frequency.QUARTERLY;
    }

    static GoalMeasure measure(Consumer<MeasureDraft> change) {
        var draft = new MeasureDraft();
        change.accept(draft);
        return new GoalMeasure(
                draft.code,
                draft.proposed,
                draft.baseline,
                draft.baselineUnit,
                draft.target,
                draft.unit,
                draft.direction,
                draft.dataSource,
                draft.frequency);
    }

    /** A measure of the library in the making. */
    static final class LibraryDraft {
        String code = "student.courseGradeImproved%";
        String unit = "percent";
        String polarity = "HIGHER_BETTER";
        String quadrant = "EFFECT_QUALITY";
        BigDecimal maxYearlyChange = new BigDecimal("25");
        String state = "ACTIVE";
    }

    static LibraryMeasure measureOfLibrary(Consumer<LibraryDraft> change) {
        var draft = new LibraryDraft();
        change.accept(draft);
        return new LibraryMeasure(
                draft.code, draft.unit, draft.polarity, draft.quadrant, draft.maxYearlyChange, draft.state);
    }
}

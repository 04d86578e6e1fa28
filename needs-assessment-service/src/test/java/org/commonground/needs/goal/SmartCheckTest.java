package org.commonground.needs.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.commonground.needs.goal.GoalDrafts.good;
import static org.commonground.needs.goal.GoalDrafts.measure;
import static org.commonground.needs.goal.GoalDrafts.measureOfLibrary;
import static org.commonground.needs.goal.Verdict.FAIL;
import static org.commonground.needs.goal.Verdict.NOT_CHECKED;
import static org.commonground.needs.goal.Verdict.PASS;
import static org.commonground.needs.goal.Verdict.WARN;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.commonground.needs.need.NeedState;
import org.commonground.needs.vocabulary.BeneficiaryGroup;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule, each way that it can decide. */
@NullUnmarked // what may be missing is what is tested
class SmartCheckTest {
    @Test
    void a_good_goal_passes_all_five_letters() {
        var verdicts = good().check();

        assertThat(verdicts.score()).isEqualTo(5);
        assertThat(verdicts.failures()).isEmpty();
        assertThat(verdicts.letters())
                .flatExtracting(SmartVerdicts.LetterVerdict::rules)
                .extracting(SmartVerdicts.RuleVerdict::rule)
                .containsExactly(SmartRule.values());
        // the one thing that nobody here can know
        assertThat(verdicts.letters())
                .flatExtracting(SmartVerdicts.LetterVerdict::rules)
                .filteredOn(rule -> rule.verdict() != PASS)
                .extracting(SmartVerdicts.RuleVerdict::rule)
                .containsExactly(SmartRule.A3);
    }

    static Stream<Arguments> decisions() {
        return Stream.of(
                is("S1", FAIL, "say who, where", goal -> {
                    goal.who = " ";
                    goal.where = null;
                }),
                is("S2", FAIL, "name the group", goal -> goal.group = null),
                is("S2", FAIL, "how many", goal -> goal.population = null),
                is("S3", FAIL, "link the need", goal -> goal.needIds = List.of()),
                is("S3", FAIL, "no linked need is one of FAMILIES", goal -> goal.group = BeneficiaryGroup.FAMILIES),
                is("S3", PASS, "same population", goal -> goal.population = 120),
                is("S3", WARN, "more than those affected", goal -> goal.population = 121),
                is("S3", WARN, "more than those affected", goal -> goal.population = 400),
                is("S3", FAIL, "whole population", goal -> goal.population = 401),
                is("S3", NOT_CHECKED, "does not say", goal -> goal.affected = null),
                is("S3", NOT_CHECKED, "S2", goal -> goal.population = null),
                is("M1", FAIL, "at least one", goal -> goal.measures = List.of()),
                is(
                        "M2",
                        FAIL,
                        "the library has no measure x.y",
                        goal -> goal.measures = List.of(measure(draft -> draft.code = "x.y"))),
                is(
                        "M2",
                        PASS,
                        "proposed",
                        goal -> goal.measures = List.of(measure(draft -> {
                            draft.code = "x.y";
                            draft.proposed = true;
                        }))),
                is(
                        "M2",
                        WARN,
                        "deprecated",
                        goal -> goal.library = List.of(measureOfLibrary(draft -> draft.state = "DEPRECATED"))),
                is("M2", NOT_CHECKED, "M1", goal -> goal.measures = List.of()),
                is(
                        "M3",
                        FAIL,
                        "the baseline of student.courseGradeImproved% is missing",
                        goal -> goal.measures = List.of(measure(draft -> draft.baseline = null))),
                is("M3", FAIL, "the target", goal -> goal.measures = List.of(measure(draft -> draft.target = null))),
                is("M3", FAIL, "the unit", goal -> goal.measures = List.of(measure(draft -> draft.unit = null))),
                is(
                        "M3",
                        FAIL,
                        "in students, its target in percent",
                        goal -> goal.measures = List.of(measure(draft -> draft.baselineUnit = "students"))),
                is(
                        "M3",
                        FAIL,
                        "is measured in percent, not in students",
                        goal -> goal.measures = List.of(measure(draft -> draft.unit = "students"))),
                is("M3", PASS, "in one unit", goal -> goal.library = List.of()),
                is("M4", FAIL, "direction", goal -> goal.measures = List.of(measure(draft -> draft.direction = null))),
                is(
                        "M4",
                        FAIL,
                        "no INCREASE",
                        goal -> goal.measures = List.of(measure(draft -> draft.target = new BigDecimal("35.00")))),
                is(
                        "M4",
                        FAIL,
                        "wrong way",
                        goal -> goal.measures = List.of(measure(draft -> {
                            draft.direction = Direction.DECREASE;
                            draft.target = BigDecimal.TEN;
                        }))),
                is("M4", PASS, "direction", goal -> {
                    goal.library = List.of(measureOfLibrary(draft -> draft.polarity = "LOWER_BETTER"));
                    goal.measures = List.of(measure(draft -> {
                        draft.direction = Direction.DECREASE;
                        draft.target = BigDecimal.TEN;
                    }));
                }),
                is(
                        "M4",
                        PASS,
                        "direction",
                        goal -> goal.measures = List.of(measure(draft -> {
                            draft.direction = Direction.MAINTAIN;
                            draft.target = draft.baseline;
                        }))),
                is(
                        "M4",
                        FAIL,
                        "no MAINTAIN",
                        goal -> goal.measures = List.of(measure(draft -> draft.direction = Direction.MAINTAIN))),
                is("M4", NOT_CHECKED, "M3", goal -> goal.measures = List.of(measure(draft -> draft.baseline = null))),
                is("M5", FAIL, "how often", goal -> goal.measures = List.of(measure(draft -> draft.frequency = null))),
                is("M5", FAIL, "comes from", goal -> goal.measures = List.of(measure(draft -> draft.dataSource = ""))),
                is(
                        "M6",
                        WARN,
                        "effort",
                        goal -> goal.library = List.of(measureOfLibrary(draft -> draft.quadrant = "EFFORT_QUANTITY"))),
                is("M6", NOT_CHECKED, "not in the library", goal -> goal.library = List.of()),
                is(
                        "A1",
                        FAIL,
                        "more than 19 a year",
                        goal -> goal.library =
                                List.of(measureOfLibrary(draft -> draft.maxYearlyChange = new BigDecimal("19")))),
                is(
                        "A1",
                        PASS,
                        "within",
                        goal -> goal.library =
                                List.of(measureOfLibrary(draft -> draft.maxYearlyChange = new BigDecimal("20")))),
                is("A1", PASS, "argues", goal -> {
                    goal.library = List.of(measureOfLibrary(draft -> draft.maxYearlyChange = BigDecimal.ONE));
                    goal.rationale = "Twice the hours of last year";
                }),
                // twenty points in almost three years are not twenty a year
                is("A1", PASS, "within", goal -> {
                    goal.library = List.of(measureOfLibrary(draft -> draft.maxYearlyChange = new BigDecimal("8")));
                    goal.due = LocalDate.of(2029, 6, 8);
                }),
                is(
                        "A1",
                        NOT_CHECKED,
                        "no yearly maximum",
                        goal -> goal.library = List.of(measureOfLibrary(draft -> draft.maxYearlyChange = null))),
                is("A1", NOT_CHECKED, "M1", goal -> goal.measures = List.of()),
                is("A2", FAIL, "fewer places", goal -> goal.seats = 89),
                is("A2", PASS, "places enough", goal -> goal.seats = 90),
                is("A2", NOT_CHECKED, "does not say", goal -> goal.seats = null),
                is("A2", NOT_CHECKED, "no service", goal -> goal.serviceIds = List.of()),
                is("A3", NOT_CHECKED, "logic model", goal -> {}),
                is("R1", FAIL, "none of its needs is validated", goal -> goal.needState = NeedState.PROPOSED),
                is("R1", FAIL, "none of its needs is validated", goal -> goal.needState = NeedState.DROPPED),
                is("R1", PASS, "validated", goal -> goal.needState = NeedState.ADDRESSED),
                is("R1", FAIL, "link the need", goal -> goal.needIds = List.of()),
                is("R2", FAIL, "catch up", goal -> goal.equityStatement = null),
                is("R2", FAIL, "priority group", goal -> goal.needPriorityGroups = List.of()),
                is("R3", WARN, "mission", goal -> goal.alignment = null),
                is("T1", FAIL, "startDate and dueDate", goal -> goal.due = null),
                is("T1", FAIL, "before it starts", goal -> goal.due = goal.start),
                is(
                        "T2",
                        FAIL,
                        "401 days are more than the 400 of ONE_YEAR",
                        goal -> goal.due = goal.start.plusDays(401)),
                is("T2", PASS, "within", goal -> goal.due = goal.start.plusDays(400)),
                is("T2", FAIL, "more than the 200 of SEMESTER", goal -> goal.horizon = Horizon.SEMESTER),
                is("T2", FAIL, "horizon", goal -> goal.horizon = null),
                is("T2", NOT_CHECKED, "T1", goal -> goal.start = null),
                is("T3", NOT_CHECKED, "no school year", goal -> goal.schoolYears = List.of()),
                is("T3", FAIL, "no known school year", goal -> {
                    goal.start = LocalDate.of(2030, 9, 1);
                    goal.due = LocalDate.of(2031, 6, 1);
                }),
                is("T3", WARN, "starts outside", goal -> goal.start = LocalDate.of(2026, 8, 1)),
                is("T3", WARN, "due outside", goal -> goal.due = LocalDate.of(2027, 6, 12)),
                is("T4", PASS, "no milestones", goal -> {}),
                is("T4", FAIL, "milestones", goal -> goal.horizon = Horizon.THREE_YEAR),
                is("T4", PASS, "has milestones", goal -> {
                    goal.horizon = Horizon.THREE_YEAR;
                    goal.milestones = List.of(new Milestone(LocalDate.of(2027, 1, 15), "Half way"));
                }),
                is(
                        "T4",
                        FAIL,
                        "outside its period",
                        goal -> goal.milestones = List.of(new Milestone(goal.due, "On the last day"))));
    }

    private static Arguments is(String rule, Verdict verdict, String message, Consumer<GoalDrafts> change) {
        return Arguments.of(SmartRule.valueOf(rule), verdict, message, change);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("decisions")
    void each_rule_decides_as_written(SmartRule rule, Verdict verdict, String message, Consumer<GoalDrafts> change) {
        var found = good().with(change).check().letters().stream()
                .flatMap(letter -> letter.rules().stream())
                .filter(each -> each.rule() == rule)
                .toList();

        assertThat(found).singleElement().satisfies(each -> {
            assertThat(each.verdict()).isEqualTo(verdict);
            assertThat(each.message()).contains(message);
        });
    }

    @Test
    void a_letter_is_as_good_as_its_worst_rule() {
        var verdicts = good().with(goal -> {
                    goal.alignment = null;
                    goal.equityStatement = null;
                })
                .check();

        assertThat(verdicts.letters())
                .filteredOn(letter -> letter.letter() == SmartLetter.RELEVANT)
                .extracting(SmartVerdicts.LetterVerdict::verdict)
                .containsExactly(FAIL);
        assertThat(verdicts.score()).isEqualTo(4);
    }

    @Test
    void of_several_measures_the_worst_decides_and_is_named() {
        var found = good().with(goal -> goal.measures = List.of(measure(draft -> {}), measure(draft -> {
                    draft.code = "family.satisfaction";
                    draft.proposed = true;
                    draft.baseline = null;
                })))
                .check();

        assertThat(found.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.rule()).isEqualTo(SmartRule.M3);
            assertThat(failure.message()).contains("family.satisfaction").doesNotContain("courseGrade");
        });
    }

    @Test
    void an_empty_draft_fails_and_never_throws() {
        var verdicts = good().with(goal -> {
                    goal.needIds = List.of();
                    goal.who = goal.what = goal.where = null;
                    goal.group = null;
                    goal.population = null;
                    goal.horizon = null;
                    goal.start = goal.due = null;
                    goal.measures = List.of();
                    goal.serviceIds = List.of();
                    goal.alignment = goal.equityStatement = null;
                })
                .check();

        // with no measure and no service there is nothing to call unachievable
        assertThat(verdicts.score()).isEqualTo(1);
        assertThat(verdicts.letters())
                .filteredOn(letter -> letter.verdict() != FAIL)
                .extracting(SmartVerdicts.LetterVerdict::letter)
                .containsExactly(SmartLetter.ACHIEVABLE);
    }

    @Test
    void messages_tell_no_count_of_people() {
        var messages = Stream.of(90, 121, 401)
                .flatMap(count -> good()
                        .with(goal -> {
                            goal.population = count;
                            goal.seats = 77;
                        })
                        .check()
                        .letters()
                        .stream())
                .flatMap(letter -> letter.rules().stream())
                .map(SmartVerdicts.RuleVerdict::message)
                .toList();

        assertThat(messages).isNotEmpty().noneMatch(message -> message.matches(".*\\b(90|120|121|400|401|77)\\b.*"));
    }
}

package org.commonground.needs.goal;

import static org.commonground.needs.goal.SmartLetter.ACHIEVABLE;
import static org.commonground.needs.goal.SmartLetter.MEASURABLE;
import static org.commonground.needs.goal.SmartLetter.RELEVANT;
import static org.commonground.needs.goal.SmartLetter.SPECIFIC;
import static org.commonground.needs.goal.SmartLetter.TIME_BOUND;

/** What is asked of a goal. The codes are stable; each belongs to one letter. */
public enum SmartRule {
    /** Who, what and where are said. */
    S1(SPECIFIC),
    /** A group is named and counted. */
    S2(SPECIFIC),
    /** A linked need states the same population or a larger one. */
    S3(SPECIFIC),
    /** It has a measure. */
    M1(MEASURABLE),
    /** The library has each measure, or is to get it. */
    M2(MEASURABLE),
    /** Baseline and target are numbers in one unit. */
    M3(MEASURABLE),
    /** The target differs from the baseline in the measure's direction. */
    M4(MEASURABLE),
    /** Data source and frequency are said. */
    M5(MEASURABLE),
    /** At least one measure is of an effect, not only of effort. */
    M6(MEASURABLE),
    /** The change in a year is within what the measure allows, or argued for. */
    A1(ACHIEVABLE),
    /** The linked services have places for its population. */
    A2(ACHIEVABLE),
    /** A logic model names the resources. */
    A3(ACHIEVABLE),
    /** It answers a validated need. */
    R1(RELEVANT),
    /** Equity is argued and priority groups are named. */
    R2(RELEVANT),
    /** It serves a priority or the mission. */
    R3(RELEVANT),
    /** It starts before it is due. */
    T1(TIME_BOUND),
    /** It is due within its horizon. */
    T2(TIME_BOUND),
    /** Its period falls on known school years. */
    T3(TIME_BOUND),
    /** A goal of more than a year has milestones. */
    T4(TIME_BOUND);

    private final SmartLetter letter;

    SmartRule(SmartLetter letter) {
        this.letter = letter;
    }

    public SmartLetter letter() {
        return letter;
    }
}

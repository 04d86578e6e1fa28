package org.commonground.needs.landscapescan;

/** One side of how well a partner and a need fit. */
public enum FitComponent {
    /** The service is of the need's category, or at least of its benefit area. */
    CATEGORY(3),
    /** It takes the grades that have the need. */
    GRADE(2),
    /** It is made for the groups that the need hits hardest. */
    POPULATION(2),
    /** It is given at the school, or not far from it. */
    GEOGRAPHY(2),
    TIMING(1),
    SETTING(1),
    LANGUAGE(1),
    /** Its free places, measured against those who need them. */
    CAPACITY(2),
    /** The partner's level in its last quality assessment. */
    QUALITY(2),
    /** How well the programme's effect is proven. */
    EVIDENCE(1),
    /** Where the partner stands in its registration. */
    COMPLIANCE(2),
    /** How both sides rate that they want the same. */
    VALUES_ALIGNMENT(1),
    /** What the partner's earlier work brought about. */
    PRIOR_OUTCOMES(2),
    /** How much of the partner's free places the need would use. */
    CAPACITY_USE(2),
    /** The group is as large as the partner asks for. */
    GROUP_SIZE(1),
    /** The school offers what the partner looks for. */
    BENEFITS_SOUGHT(1);

    private final int defaultWeight;

    FitComponent(int defaultWeight) {
        this.defaultWeight = defaultWeight;
    }

    /** Used where a scan says nothing else; 0 leaves a component out. */
    public int defaultWeight() {
        return defaultWeight;
    }
}

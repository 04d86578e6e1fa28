package org.commonground.testkit;

/** The kernel keeps the house rules that it can't test itself, as the testkit stands on it. */
class KernelHouseRulesTest extends HouseRules {
    KernelHouseRulesTest() {
        super("org.commonground.kernel");
    }
}

package org.commonground.metrics;

import org.commonground.testkit.HouseRules;

class HouseRulesTest extends HouseRules {
    HouseRulesTest() {
        super("org.commonground.metrics");
    }
}

package org.commonground.registry;

import org.commonground.testkit.HouseRules;

class HouseRulesTest extends HouseRules {
    HouseRulesTest() {
        super("org.commonground.registry");
    }
}

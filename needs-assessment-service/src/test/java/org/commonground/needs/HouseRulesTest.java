package org.commonground.needs;

import org.commonground.testkit.HouseRules;

class HouseRulesTest extends HouseRules {
    HouseRulesTest() {
        super("org.commonground.needs");
    }
}

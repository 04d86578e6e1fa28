package org.commonground.mou;

import org.commonground.testkit.HouseRules;

class HouseRulesTest extends HouseRules {
    HouseRulesTest() {
        super("org.commonground.mou");
    }
}

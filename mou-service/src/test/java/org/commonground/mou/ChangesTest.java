package org.commonground.mou;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Set;
import org.commonground.testkit.FeedRules;
import org.commonground.testkit.RealParts;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class ChangesTest extends FeedRules {
    /** Drafts of either side that nobody else has seen, and one that is shared. */
    @Override
    protected Seeded seed() {
        var world = World.with("APPROVED");
        var partnership = world.partnership();
        world.agreement(world.liaison, partnership);
        world.agreement(world.partnerAdmin, partnership);
        world.move(world.liaison, world.agreement(world.liaison, partnership), "NEGOTIATING");
        return new Seeded(world.district, world.school, world.partner, Set.of("mou.partnership", "mou.agreement"));
    }
}

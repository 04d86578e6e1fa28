package org.commonground.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.arc.Arc;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.operation.Operations;
import org.eclipse.microprofile.config.ConfigProvider;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;

/**
 * Whoever follows the feed of a service from nothing has the very rows that the lists show them: the words of {@code
 * audience_of} and the scopes of the lists say the same. A service's test extends it and makes rows that not everybody sees.
 */
public abstract class FeedRules {
    /**
     * Rows of a new district.
     *
     * @param types of which there are some, such as {@code mou.agreement}
     */
    public record Seeded(String district, UUID school, UUID partner, Set<String> types) {}

    protected abstract Seeded seed() throws Exception;

    /** Types whose list shows more than rows, such as code lists of the product. */
    protected Set<String> listedWithOthers() {
        return Set.of();
    }

    @Test
    public void following_from_nothing_gives_each_role_what_its_lists_show() throws Exception {
        var seeded = seed();
        var lists = lists();
        var everything = follow(Tokens.officer().inDistrict(seeded.district));
        for (var type : seeded.types) assertThat(everything.of(type)).as(type).isNotEmpty();
        for (var role : Role.values()) {
            if (role.realmRole().isEmpty()) continue;
            var stranger = Tokens.of(role).inDistrict(seeded.district);
            var own = stranger.ofSchools(seeded.school).ofPartners(seeded.partner);
            for (var caller : List.of(stranger, own.named(Tokens.officer().subject()))) {
                var follower = follow(caller);
                for (var type : follower.types())
                    if (!listedWithOthers().contains(type)) follower.isWhatIsListedAt(lists.get(type), type);
            }
        }
    }

    private static ChangeFollower follow(Tokens caller) {
        var feed = "/v1/changes/" + domain();
        return new ChangeFollower(Api.as(caller), feed, "").catchUp(20);
    }

    private static Map<String, String> lists() {
        var operations = Arc.container().instance(Operations.class).get().all();
        var lists = new TreeMap<String, String>();
        for (var entity : Arc.container()
                .instance(SessionFactory.class)
                .get()
                .getMetamodel()
                .getEntities()) {
            var mark = entity.getJavaType().getAnnotation(InFeed.class);
            if (mark != null)
                for (var operation : operations)
                    if (operation.name().equals(mark.list())) lists.put(domain() + "." + mark.type(), operation.path());
        }
        return lists;
    }

    private static String domain() {
        return ConfigProvider.getConfig().getValue("commonground.domain", String.class);
    }
}

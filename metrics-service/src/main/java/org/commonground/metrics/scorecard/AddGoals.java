package org.commonground.metrics.scorecard;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.scorecard.ScorecardProfile.ScorecardItem;
import org.commonground.metrics.target.GoalFollowed;
import org.jspecify.annotations.Nullable;

/** Puts the measures of adopted goals on a scorecard of whoever pursues them, unless one has them already. */
@ApplicationScoped
class AddGoals {
    private static final String TITLE = "Goals";
    private static final int MOST_ITEMS = 30;
    private static final int LONGEST_HEADLINE = 300;

    private final Scorecards scorecards;
    private final Measures measures;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final BusinessDay businessDay;
    private final Clock clock;

    AddGoals(
            Scorecards scorecards,
            Measures measures,
            Outbox outbox,
            CurrentCaller current,
            BusinessDay businessDay,
            Clock clock) {
        this.scorecards = scorecards;
        this.measures = measures;
        this.outbox = outbox;
        this.current = current;
        this.businessDay = businessDay;
        this.clock = clock;
    }

    void on(@Observes GoalFollowed goal) {
        var type = switch (goal.scopeType()) {
            case DISTRICT -> ScorecardScope.DISTRICT;
            case NETWORK -> ScorecardScope.NETWORK;
            case SCHOOL -> ScorecardScope.SCHOOL;
            case AREA -> null; // values are not told by area
        };
        if (type == null) return;
        var scope = type == ScorecardScope.DISTRICT ? null : goal.scopeId();
        var kept = scorecards.worked(type, scope);
        var missing = new ArrayList<ScorecardItem>();
        for (var code :
                measures.byCode(goal.measureCodes()).keySet().stream().sorted().toList())
            if (kept.stream().noneMatch(each -> each.profile().measureCodes().contains(code)))
                missing.add(new ScorecardItem(code, headline(goal.statement()), null, null, null, List.of()));
        if (!missing.isEmpty()) add(missing, kept, type, scope);
    }

    /** To the draft that was begun first; what is published is not changed by itself. */
    private void add(List<ScorecardItem> missing, List<Scorecard> kept, ScorecardScope type, @Nullable UUID scope) {
        var caller = current.get();
        var draft = kept.stream()
                .filter(each -> each.state == ScorecardState.DRAFT && each.items.size() + missing.size() <= MOST_ITEMS)
                .findFirst();
        if (draft.isPresent()) {
            var before = draft.get().profile();
            var items = new ArrayList<>(before.items());
            items.addAll(missing);
            outbox.publish(
                    draft.get(),
                    draft.get()
                            .describe(
                                    new ScorecardProfile(before.title(), type, scope, items),
                                    caller.roles(),
                                    businessDay.today(),
                                    caller.subject(),
                                    clock.instant()));
            return;
        }
        var scorecard = new Scorecard(
                Ids.next(),
                new ScorecardProfile(TITLE, type, scope, missing),
                businessDay.today(),
                caller.subject(),
                clock.instant());
        scorecards.add(scorecard);
        outbox.publish(scorecard, scorecard.created());
    }

    private static String headline(String statement) {
        return statement.length() <= LONGEST_HEADLINE ? statement : statement.substring(0, LONGEST_HEADLINE - 1) + "…";
    }
}

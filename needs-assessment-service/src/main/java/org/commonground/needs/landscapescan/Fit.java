package org.commonground.needs.landscapescan;

import static org.commonground.needs.landscapescan.FitComponent.BENEFITS_SOUGHT;
import static org.commonground.needs.landscapescan.FitComponent.CAPACITY;
import static org.commonground.needs.landscapescan.FitComponent.CAPACITY_USE;
import static org.commonground.needs.landscapescan.FitComponent.CATEGORY;
import static org.commonground.needs.landscapescan.FitComponent.COMPLIANCE;
import static org.commonground.needs.landscapescan.FitComponent.EVIDENCE;
import static org.commonground.needs.landscapescan.FitComponent.GEOGRAPHY;
import static org.commonground.needs.landscapescan.FitComponent.GRADE;
import static org.commonground.needs.landscapescan.FitComponent.GROUP_SIZE;
import static org.commonground.needs.landscapescan.FitComponent.LANGUAGE;
import static org.commonground.needs.landscapescan.FitComponent.POPULATION;
import static org.commonground.needs.landscapescan.FitComponent.PRIOR_OUTCOMES;
import static org.commonground.needs.landscapescan.FitComponent.QUALITY;
import static org.commonground.needs.landscapescan.FitComponent.SETTING;
import static org.commonground.needs.landscapescan.FitComponent.TIMING;
import static org.commonground.needs.landscapescan.FitComponent.VALUES_ALIGNMENT;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.commonground.needs.landscapescan.FitScore.Finding;
import org.commonground.needs.vocabulary.NeedCategory;

/**
 * How well a service fits a need, and the need the partner. Only what both sides have said is judged; it depends on its
 * arguments and nothing else.
 */
public record Fit(FitScore schoolToPartner, FitScore partnerToSchool) {
    /** A site nearer than this is as good as at the school. */
    private static final double NEXT_DOOR_KM = 0.5;

    private static final int HIGHEST_QUALITY = 4;
    private static final int HIGHEST_RATING = 5;

    /**
     * Judges both directions.
     *
     * @param today approvals that end before it have lapsed
     */
    public static Fit of(Demand demand, Supply supply, FitWeights weights, LocalDate today) {
        var category = category(demand, supply);
        var grade = share(GRADE, demand.gradeLevels(), supply.gradeLevels(), "grades");
        var population = share(POPULATION, demand.priorityGroups(), supply.populations(), "priority groups");
        var geography = geography(demand, supply);
        var values = values(supply);
        return new Fit(
                FitScore.of(
                        List.of(
                                category,
                                grade,
                                population,
                                geography,
                                share(TIMING, demand.timings(), supply.timings(), "times"),
                                share(SETTING, demand.settings(), supply.settings(), "settings"),
                                share(LANGUAGE, demand.languages(), supply.languages(), "languages"),
                                capacity(demand, supply),
                                quality(supply),
                                Finding.unknown(EVIDENCE, "the registry tells of no evidence for the programme"),
                                compliance(supply, today),
                                values,
                                Finding.unknown(PRIOR_OUTCOMES, "no outcomes of the partner are known")),
                        weights),
                FitScore.of(
                        List.of(
                                grade,
                                population,
                                geography,
                                values,
                                capacityUse(demand, supply),
                                Finding.unknown(GROUP_SIZE, "the partner has named no least group size"),
                                Finding.unknown(BENEFITS_SOUGHT, "the partner has not said what it looks for")),
                        weights));
    }

    private static Finding category(Demand demand, Supply supply) {
        if (supply.categories().isEmpty()) return Finding.unknown(CATEGORY, "the service names no category");
        if (supply.categories().contains(demand.category().name()))
            return Finding.of(CATEGORY, 1, "the service is of the category " + demand.category());
        for (var category : NeedCategory.values())
            if (category.benefitArea() == demand.category().benefitArea()
                    && supply.categories().contains(category.name()))
                return Finding.of(CATEGORY, 0.5, "the service is of the same benefit area, " + category.benefitArea());
        return Finding.of(CATEGORY, 0, "the service is about something else");
    }

    /** Of what is asked for, how much is offered. */
    private static Finding share(FitComponent component, Set<String> asked, Set<String> offered, String what) {
        if (asked.isEmpty()) return Finding.unknown(component, "the need names no " + what);
        if (offered.isEmpty()) return Finding.unknown(component, "the service names no " + what);
        var both = new TreeSet<String>();
        for (var one : asked) for (var other : offered) if (one.equalsIgnoreCase(other)) both.add(one);
        return Finding.of(
                component,
                (double) both.size() / asked.size(),
                both.isEmpty()
                        ? "none of the %s asked for".formatted(what)
                        : "%d of %d %s asked for: %s"
                                .formatted(both.size(), asked.size(), what, String.join(", ", both)));
    }

    /** Each school by its nearest site; several schools by their mean. */
    private static Finding geography(Demand demand, Supply supply) {
        var values = new ArrayList<Double>();
        double farthest = 0;
        boolean measured = false;
        for (var school : demand.schools()) {
            if (supply.sites().stream().anyMatch(site -> school.id().equals(site.schoolId()))) {
                values.add(1.0);
                continue;
            }
            var nearest = nearest(school, supply.sites());
            if (nearest.isEmpty()) continue;
            measured = true;
            farthest = Math.max(farthest, nearest.getAsDouble());
            values.add(nearness(nearest.getAsDouble(), demand.reachKm()));
        }
        if (values.isEmpty())
            return Finding.unknown(GEOGRAPHY, "the place of the school or of the service is not known");
        var mean = values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
        return Finding.of(
                GEOGRAPHY,
                Math.min(1, mean),
                measured
                        ? String.format(Locale.ROOT, "the nearest site is %.1f km away", farthest)
                        : "it is given at the school");
    }

    private static OptionalDouble nearest(Demand.School school, List<Supply.Site> sites) {
        var at = school.at();
        if (at == null) return OptionalDouble.empty();
        return sites.stream()
                .map(Supply.Site::at)
                .filter(Objects::nonNull)
                .mapToDouble(site -> at.kilometresTo(Objects.requireNonNull(site)))
                .min();
    }

    /** 1 next door, then falling evenly to 0 at the end of the reach. */
    static double nearness(double kilometres, double reachKm) {
        if (kilometres <= NEXT_DOOR_KM) return 1;
        if (kilometres >= reachKm) return 0;
        return (reachKm - kilometres) / (reachKm - NEXT_DOOR_KM);
    }

    private static Finding capacity(Demand demand, Supply supply) {
        var needed = demand.peopleAffected();
        var free = supply.freePlaces();
        if (needed == null || needed <= 0) return Finding.unknown(CAPACITY, "the need does not say for how many");
        if (free == null) return Finding.unknown(CAPACITY, "the service does not count its places");
        return free >= needed
                ? Finding.of(CAPACITY, 1, "it has places for all")
                : Finding.of(CAPACITY, (double) free / needed, "it has places for a part of them");
    }

    private static Finding capacityUse(Demand demand, Supply supply) {
        var needed = demand.peopleAffected();
        var free = supply.freePlaces();
        if (needed == null || needed <= 0) return Finding.unknown(CAPACITY_USE, "the need does not say for how many");
        if (free == null) return Finding.unknown(CAPACITY_USE, "the service does not count its places");
        if (free == 0) return Finding.of(CAPACITY_USE, 0, "it has no free place");
        return needed >= free
                ? Finding.of(CAPACITY_USE, 1, "it would fill the free places")
                : Finding.of(CAPACITY_USE, (double) needed / free, "it would fill a part of the free places");
    }

    private static Finding quality(Supply supply) {
        var level = supply.qualityLevel();
        if (level == null) return Finding.unknown(QUALITY, "the partner has no quality level yet");
        return Finding.of(
                QUALITY,
                Math.clamp((double) level / HIGHEST_QUALITY, 0, 1),
                "quality level %d of %d".formatted(level, HIGHEST_QUALITY));
    }

    private static Finding compliance(Supply supply, LocalDate today) {
        var until = supply.approvedUntil();
        return switch (supply.registrationState()) {
            case "APPROVED" ->
                until != null && until.isBefore(today)
                        ? Finding.of(COMPLIANCE, 0, "its approval ended on " + until)
                        : Finding.of(COMPLIANCE, 1, "it is approved");
            case "UNDER_REVIEW", "SUBMITTED" -> Finding.of(COMPLIANCE, 0.5, "its registration is being reviewed");
            case "PROSPECT", "DRAFT", "CHANGES_REQUESTED" -> Finding.of(COMPLIANCE, 0.25, "it has yet to register");
            default -> Finding.of(COMPLIANCE, 0, "its registration is " + supply.registrationState());
        };
    }

    private static Finding values(Supply supply) {
        var ratings = new ArrayList<Integer>();
        if (supply.schoolRating() != null) ratings.add(supply.schoolRating());
        if (supply.partnerRating() != null) ratings.add(supply.partnerRating());
        if (ratings.isEmpty()) return Finding.unknown(VALUES_ALIGNMENT, "nobody has rated it yet");
        var mean = ratings.stream().mapToInt(Integer::intValue).average().orElse(1);
        return Finding.of(
                VALUES_ALIGNMENT,
                Math.clamp((mean - 1) / (HIGHEST_RATING - 1), 0, 1),
                ratings.size() == 2 ? "both sides have rated it" : "one side has rated it");
    }
}

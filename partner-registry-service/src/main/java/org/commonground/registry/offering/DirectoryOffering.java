package org.commonground.registry.offering;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.commonground.registry.contact.Phone;
import org.commonground.registry.location.LocationDescription;
import org.commonground.registry.vocabulary.GradeLevel;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.registry.vocabulary.Setting;
import org.commonground.registry.vocabulary.Timing;
import org.jspecify.annotations.Nullable;

/**
 * A service as a plain directory lists it, under a code that names it there.
 *
 * @param line where the directory speaks of it first
 * @param places where it is given
 */
public record DirectoryOffering(long line, UUID partnerId, String scheme, String code, Said said, List<Place> places) {

    /** What plain directories say of a service. Absent lists are empty, which means: not said. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Said(
            String name,
            @Nullable String description,
            @Nullable String url,
            List<NeedCategory> categories,
            List<GradeLevel> gradeLevels,
            @Nullable BigDecimal ageMin,
            @Nullable BigDecimal ageMax,
            List<String> populations,
            List<Timing> timings,
            List<Setting> settings,
            List<String> languages,
            @Nullable String eligibilityText,
            @Nullable String feesDescription,
            List<ServiceCapacity> capacities) {

        @SuppressWarnings("NullAway") // JSON leaves out what is empty
        public Said {
            categories = list(categories);
            gradeLevels = list(gradeLevels);
            populations = list(populations);
            timings = list(timings);
            settings = list(settings);
            languages = list(languages);
            capacities = list(capacities);
        }

        private static <T> List<T> list(@Nullable List<T> values) {
            return values == null ? List.of() : List.copyOf(values);
        }

        /** What two rows say of one service: the first names and describes it, and it is for all whom either is for. */
        public Said and(Said other) {
            return new Said(
                    name,
                    description == null ? other.description : description,
                    url == null ? other.url : url,
                    union(categories, other.categories),
                    union(gradeLevels, other.gradeLevels),
                    // no age is every age
                    ageMin == null || other.ageMin == null ? null : ageMin.min(other.ageMin),
                    ageMax == null || other.ageMax == null ? null : ageMax.max(other.ageMax),
                    union(populations, other.populations),
                    union(timings, other.timings),
                    union(settings, other.settings),
                    union(languages, other.languages),
                    eligibilityText == null ? other.eligibilityText : eligibilityText,
                    feesDescription == null ? other.feesDescription : feesDescription,
                    capacities.isEmpty() ? other.capacities : capacities);
        }

        private static <T> List<T> union(List<T> mine, List<T> others) {
            return mine.equals(others)
                    ? mine
                    : Stream.concat(mine.stream(), others.stream()).distinct().toList();
        }

        /** The description after the directory has spoken: it masters what it lists; the rest is the partner's. */
        ServiceDescription over(@Nullable ServiceDescription before) {
            var known = before == null ? ServiceDescription.named(name) : before;
            var aged = ageMin != null || ageMax != null;
            return new ServiceDescription(
                    name,
                    known.alternateName(),
                    description == null ? known.description() : description,
                    url == null ? known.url() : url,
                    known.email(),
                    known.programId(),
                    categories,
                    known.hasDerivedAreas() ? List.of() : known.benefitAreas(),
                    known.beneficiaryGroups(),
                    gradeLevels,
                    aged ? ageMin : known.ageMin(),
                    aged ? ageMax : known.ageMax(),
                    populations.isEmpty() ? known.populations() : populations,
                    known.deliveryModes(),
                    known.instructionModels(),
                    timings,
                    settings,
                    known.tiers(),
                    languages,
                    known.culturallyResponsivePractices(),
                    eligibilityText == null ? known.eligibilityText() : eligibilityText,
                    known.applicationProcess(),
                    known.waitTime(),
                    feesDescription == null ? known.feesDescription() : feesDescription,
                    known.costOptions(),
                    known.fundingSources(),
                    known.requiredDocuments(),
                    known.interpretationServices(),
                    known.accreditations(),
                    capacities,
                    known.dosage(),
                    known.alert(),
                    known.contacts(),
                    known.phones(),
                    known.schedules(),
                    known.serviceAreas(),
                    known.attributes());
        }
    }

    /** One of the places, and the numbers to call there about this service. */
    public record Place(LocationDescription said, List<Phone> phones) {}

    /** The same service of another partner. */
    DirectoryOffering of(UUID partner) {
        return new DirectoryOffering(line, partner, scheme, code, said, places);
    }

    /** The same after another row of it: its places are those of both, each once. */
    public DirectoryOffering and(Said otherSaid, @Nullable Place place) {
        var all = new LinkedHashMap<LocationDescription, Place>();
        for (var each : places) all.put(each.said(), each);
        if (place != null)
            all.merge(place.said(), place, (one, other) -> {
                var phones = new ArrayList<>(one.phones());
                for (var phone : other.phones()) if (!phones.contains(phone)) phones.add(phone);
                return new Place(one.said(), phones);
            });
        return new DirectoryOffering(line, partnerId, scheme, code, said.and(otherSaid), List.copyOf(all.values()));
    }
}

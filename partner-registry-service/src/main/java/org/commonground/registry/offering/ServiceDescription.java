package org.commonground.registry.offering;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.contact.Contact;
import org.commonground.registry.contact.Phone;
import org.commonground.registry.schedule.ServiceSchedule;
import org.commonground.registry.vocabulary.BeneficiaryGroup;
import org.commonground.registry.vocabulary.BenefitArea;
import org.commonground.registry.vocabulary.DeliveryMode;
import org.commonground.registry.vocabulary.GradeLevel;
import org.commonground.registry.vocabulary.InstructionModel;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.registry.vocabulary.PlainText;
import org.commonground.registry.vocabulary.Setting;
import org.commonground.registry.vocabulary.Tier;
import org.commonground.registry.vocabulary.Timing;
import org.commonground.registry.vocabulary.WebAddress;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a partner says of a service. Absent lists are empty, which means: not said. */
@Schema(name = "ServiceDescription")
public record ServiceDescription(
        @NotBlank @Size(max = 300) @PlainText @Schema(examples = "After-school tutoring, grades 6 to 8")
        String name,

        @Size(max = 300) @PlainText @Nullable String alternateName,

        @Size(max = 10_000) @PlainText @Schema(description = "Plain text.")
        String description,

        @Size(max = 500) @WebAddress @Nullable String url,
        @Email @Size(max = 254) @Nullable String email,
        @Nullable UUID programId,
        @Size(max = 41) List<@NotNull NeedCategory> categories,

        @Size(max = 7) @Schema(description = "Those of the categories if not said.")
        List<@NotNull BenefitArea> benefitAreas,

        @Size(max = 4) List<@NotNull BeneficiaryGroup> beneficiaryGroups,
        @Size(max = 14) List<@NotNull GradeLevel> gradeLevels,

        @DecimalMin("0")
        @DecimalMax("150")
        @Digits(integer = 3, fraction = 2)
        @Schema(description = "In years.", examples = "10.5")
        @Nullable
        BigDecimal ageMin,

        @DecimalMin("0")
        @DecimalMax("150")
        @Digits(integer = 3, fraction = 2)
        @Schema(description = "In years.", examples = "14")
        @Nullable
        BigDecimal ageMax,

        @Size(max = 50) List<@NotBlank @Size(max = 60) @PlainText String> populations,
        @Size(max = 6) List<@NotNull DeliveryMode> deliveryModes,
        @Size(max = 6) List<@NotNull InstructionModel> instructionModels,
        @Size(max = 7) List<@NotNull Timing> timings,
        @Size(max = 6) List<@NotNull Setting> settings,
        @Size(max = 3) List<@NotNull Tier> tiers,
        @Size(max = 50) List<@NotBlank @Size(max = 35) @PlainText String> languages,
        @Size(max = 50) List<@NotBlank @Size(max = 300) @PlainText String> culturallyResponsivePractices,
        @Size(max = 5_000) @PlainText @Nullable String eligibilityText,
        @Size(max = 5_000) @PlainText @Nullable String applicationProcess,
        @Size(max = 1_000) @PlainText @Nullable String waitTime,
        @Size(max = 2_000) @PlainText @Nullable String feesDescription,
        @Size(max = 50) List<@Valid @NotNull CostOption> costOptions,
        @Size(max = 50) List<@Valid @NotNull FundingSource> fundingSources,
        @Size(max = 50) List<@Valid @NotNull RequiredDocument> requiredDocuments,
        @Size(max = 2_000) @PlainText @Nullable String interpretationServices,
        @Size(max = 2_000) @PlainText @Nullable String accreditations,
        @Size(max = 20) List<@Valid @NotNull ServiceCapacity> capacities,
        @Valid @Nullable Dosage dosage,

        @Size(max = 2_000) @PlainText @Schema(description = "What seekers must know now.") @Nullable
        String alert,

        @Size(max = 50) List<@Valid @NotNull Contact> contacts,
        @Size(max = 20) List<@Valid @NotNull Phone> phones,

        @Size(max = 50)
        @Schema(description = "Where it is given everywhere at the same times; a site may have its own.")
        List<@Valid @NotNull ServiceSchedule> schedules,

        @Size(max = 100) List<@Valid @NotNull ServiceArea> serviceAreas,
        @Size(max = 200) List<@Valid @NotNull TermUse> attributes) {

    @SuppressWarnings("NullAway") // JSON may leave these out
    public ServiceDescription {
        description = description == null ? "" : description;
        categories = sorted(categories);
        benefitAreas = benefitAreas == null || benefitAreas.isEmpty()
                ? categories.stream()
                        .map(NeedCategory::benefitArea)
                        .distinct()
                        .sorted()
                        .toList()
                : sorted(benefitAreas);
        beneficiaryGroups = sorted(beneficiaryGroups);
        gradeLevels = sorted(gradeLevels);
        populations = populations == null ? List.of() : List.copyOf(populations);
        deliveryModes = sorted(deliveryModes);
        instructionModels = sorted(instructionModels);
        timings = sorted(timings);
        settings = sorted(settings);
        tiers = sorted(tiers);
        languages = languages == null ? List.of() : List.copyOf(languages);
        culturallyResponsivePractices =
                culturallyResponsivePractices == null ? List.of() : List.copyOf(culturallyResponsivePractices);
        costOptions = costOptions == null ? List.of() : List.copyOf(costOptions);
        fundingSources = fundingSources == null ? List.of() : List.copyOf(fundingSources);
        requiredDocuments = requiredDocuments == null ? List.of() : List.copyOf(requiredDocuments);
        capacities = capacities == null ? List.of() : List.copyOf(capacities);
        contacts = contacts == null ? List.of() : List.copyOf(contacts);
        phones = phones == null ? List.of() : List.copyOf(phones);
        schedules = schedules == null ? List.of() : List.copyOf(schedules);
        serviceAreas = serviceAreas == null ? List.of() : List.copyOf(serviceAreas);
        attributes = attributes == null ? List.of() : List.copyOf(attributes);
        // 10 and 10.00 are one age, also where they are compared
        ageMin = ageMin == null ? null : plain(ageMin);
        ageMax = ageMax == null ? null : plain(ageMax);
    }

    private static BigDecimal plain(BigDecimal number) {
        var stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static <E extends Comparable<E>> List<E> sorted(@Nullable List<E> codes) {
        return codes == null ? List.of() : codes.stream().distinct().sorted().toList();
    }

    /** A service of which nothing but the name is said. */
    static ServiceDescription named(String name) {
        return new ServiceDescription(
                name, null, "", null, null, null, List.of(), List.of(), List.of(), List.of(), null, null, List.of(),
                List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null, null, null, null,
                List.of(), List.of(), List.of(), null, null, List.of(), null, null, List.of(), List.of(), List.of(),
                List.of(), List.of());
    }

    /** The same with these references. */
    public ServiceDescription over(@Nullable UUID program, List<TermUse> terms) {
        return new ServiceDescription(
                name,
                alternateName,
                description,
                url,
                email,
                program,
                categories,
                benefitAreas,
                beneficiaryGroups,
                gradeLevels,
                ageMin,
                ageMax,
                populations,
                deliveryModes,
                instructionModels,
                timings,
                settings,
                tiers,
                languages,
                culturallyResponsivePractices,
                eligibilityText,
                applicationProcess,
                waitTime,
                feesDescription,
                costOptions,
                fundingSources,
                requiredDocuments,
                interpretationServices,
                accreditations,
                capacities,
                dosage,
                alert,
                contacts,
                phones,
                schedules,
                serviceAreas,
                terms);
    }

    /** What is said after another HSDS directory has spoken: it masters what HSDS knows, the rest is the partner's. */
    ServiceDescription followed(ServiceDescription known) {
        return new ServiceDescription(
                name,
                alternateName,
                description,
                url,
                email,
                programId,
                hasFacets() ? categories : known.categories,
                hasFacets() ? benefitAreas : known.benefitAreas,
                hasFacets() ? beneficiaryGroups : known.beneficiaryGroups,
                hasFacets() ? gradeLevels : known.gradeLevels,
                ageMin,
                ageMax,
                populations.isEmpty() ? known.populations : populations,
                hasFacets() ? deliveryModes : known.deliveryModes,
                hasFacets() ? instructionModels : known.instructionModels,
                hasFacets() ? timings : known.timings,
                hasFacets() ? settings : known.settings,
                hasFacets() ? tiers : known.tiers,
                languages,
                culturallyResponsivePractices.isEmpty()
                        ? known.culturallyResponsivePractices
                        : culturallyResponsivePractices,
                eligibilityText,
                applicationProcess,
                waitTime,
                feesDescription,
                costOptions,
                fundingSources,
                requiredDocuments,
                interpretationServices,
                accreditations,
                known.capacities,
                known.dosage,
                alert,
                Contact.seenAs(contacts, known.contacts),
                Phone.seenAs(phones, known.phones),
                schedules,
                serviceAreas,
                attributes);
    }

    /** Whether it uses our code lists at all; directories that do not leave them as they are. */
    private boolean hasFacets() {
        return !(categories.isEmpty()
                && beneficiaryGroups.isEmpty()
                && gradeLevels.isEmpty()
                && deliveryModes.isEmpty()
                && instructionModels.isEmpty()
                && timings.isEmpty()
                && settings.isEmpty()
                && tiers.isEmpty());
    }

    /** Whether the benefit areas are just those of the categories. */
    boolean hasDerivedAreas() {
        return benefitAreas.equals(categories.stream()
                .map(NeedCategory::benefitArea)
                .distinct()
                .sorted()
                .toList());
    }

    /** Every broken rule at once, besides the bounds of each field. */
    List<Violation> broken() {
        var broken = new ArrayList<>(ServiceSchedule.broken(schedules, "/schedules"));
        for (int i = 0; i < capacities.size(); i++) {
            var capacity = capacities.get(i);
            var at = "/capacities/" + i;
            if (capacity.available() > capacity.maximum())
                broken.add(Violation.at(
                        at + "/available",
                        "over-maximum",
                        "%d available of %d".formatted(capacity.available(), capacity.maximum())));
            if (capacity.funded() != null && capacity.funded() > capacity.maximum())
                broken.add(Violation.at(
                        at + "/funded",
                        "over-maximum",
                        "%d funded of %d".formatted(capacity.funded(), capacity.maximum())));
        }
        if (ageMin != null && ageMax != null && ageMin.compareTo(ageMax) > 0)
            broken.add(Violation.at("/ageMax", "end-before-start", "the oldest is younger than the youngest"));
        for (int i = 0; i < costOptions.size(); i++) {
            var from = costOptions.get(i).validFrom();
            var to = costOptions.get(i).validTo();
            if (from != null && to != null && to.isBefore(from))
                broken.add(Violation.at(
                        "/costOptions/%d/validTo".formatted(i), "end-before-start", "it ends before it starts"));
        }
        return broken;
    }
}

package org.commonground.registry.offering;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Disclosure;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.registry.contact.Contact;
import org.commonground.registry.contact.ContactView;
import org.commonground.registry.contact.Onlooker;
import org.commonground.registry.contact.Phone;
import org.commonground.registry.ownership.Ownership;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Services over HTTP. */
@Path("/v1/services")
@Tag(name = "Registry")
@Discloses(value = Disclosure.PERSONAL, purpose = "to get in touch with a partner")
class ServiceResource {
    /** A service that a partner offers, as the caller may see it. */
    @Schema(name = "Service")
    record ServiceView(
            UUID id,
            long version,
            UUID partnerId,
            OfferingStatus status,
            List<OfferingStatus> allowedTransitions,
            String name,
            @Nullable String alternateName,
            String description,
            @Nullable String url,
            @Nullable String email,
            @Nullable UUID programId,
            List<NeedCategory> categories,
            List<BenefitArea> benefitAreas,
            List<BeneficiaryGroup> beneficiaryGroups,
            List<GradeLevel> gradeLevels,
            @Nullable BigDecimal ageMin,
            @Nullable BigDecimal ageMax,
            List<String> populations,
            List<DeliveryMode> deliveryModes,
            List<InstructionModel> instructionModels,
            List<Timing> timings,
            List<Setting> settings,
            List<Tier> tiers,
            List<String> languages,
            List<String> culturallyResponsivePractices,
            @Nullable String eligibilityText,
            @Nullable String applicationProcess,
            @Nullable String waitTime,
            @Nullable String feesDescription,
            List<CostOption> costOptions,
            List<FundingSource> fundingSources,
            List<RequiredDocument> requiredDocuments,
            @Nullable String interpretationServices,
            @Nullable String accreditations,
            List<ServiceCapacity> capacities,
            @Nullable Dosage dosage,
            @Nullable String alert,
            List<ServiceSchedule> schedules,
            List<ServiceArea> serviceAreas,
            List<TermUse> attributes,
            List<ContactView> contacts,

            @Schema(description = "Contacts that exist but are not shown to this caller.")
            int redactedContacts,

            List<Phone> phones,

            @Schema(description = "Phones that exist but are not shown to this caller.")
            int redactedPhones,

            List<SitePlace> sites,
            Assurance assurance,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {
        static ServiceView of(ServiceOffering offering, List<SitePlace> places, Caller caller, boolean own) {
            var said = offering.said();
            var onlooker = Onlooker.of(caller, offering.partnerId);
            var contacts = onlooker.contacts(said.contacts());
            var phones = onlooker.phones(said.phones());
            return new ServiceView(
                    offering.id(),
                    offering.version(),
                    offering.partnerId,
                    offering.status,
                    own ? OfferingStatus.GRAPH.allowed(offering.status, caller.roles()) : List.of(),
                    said.name(),
                    said.alternateName(),
                    said.description(),
                    said.url(),
                    said.email(),
                    said.programId(),
                    said.categories(),
                    said.benefitAreas(),
                    said.beneficiaryGroups(),
                    said.gradeLevels(),
                    said.ageMin(),
                    said.ageMax(),
                    said.populations(),
                    said.deliveryModes(),
                    said.instructionModels(),
                    said.timings(),
                    said.settings(),
                    said.tiers(),
                    said.languages(),
                    said.culturallyResponsivePractices(),
                    said.eligibilityText(),
                    said.applicationProcess(),
                    said.waitTime(),
                    said.feesDescription(),
                    said.costOptions(),
                    said.fundingSources(),
                    said.requiredDocuments(),
                    said.interpretationServices(),
                    said.accreditations(),
                    said.capacities(),
                    said.dosage(),
                    said.alert(),
                    said.schedules(),
                    said.serviceAreas(),
                    said.attributes(),
                    contacts,
                    said.contacts().size() - contacts.size(),
                    phones,
                    said.phones().size() - phones.size(),
                    places,
                    offering.assurance(),
                    offering.createdAt(),
                    offering.updatedAt());
        }
    }

    /** A new service of a partner. The rules for its fields are the description's. */
    record NewServiceOffer(
            @NotNull UUID partnerId,
            String name,
            @Nullable String alternateName,
            String description,
            @Nullable String url,
            @Nullable String email,
            @Nullable UUID programId,
            List<NeedCategory> categories,
            List<BenefitArea> benefitAreas,
            List<BeneficiaryGroup> beneficiaryGroups,
            List<GradeLevel> gradeLevels,
            @Nullable BigDecimal ageMin,
            @Nullable BigDecimal ageMax,
            List<String> populations,
            List<DeliveryMode> deliveryModes,
            List<InstructionModel> instructionModels,
            List<Timing> timings,
            List<Setting> settings,
            List<Tier> tiers,
            List<String> languages,
            List<String> culturallyResponsivePractices,
            @Nullable String eligibilityText,
            @Nullable String applicationProcess,
            @Nullable String waitTime,
            @Nullable String feesDescription,
            List<CostOption> costOptions,
            List<FundingSource> fundingSources,
            List<RequiredDocument> requiredDocuments,
            @Nullable String interpretationServices,
            @Nullable String accreditations,
            List<ServiceCapacity> capacities,
            @Nullable Dosage dosage,
            @Nullable String alert,
            List<Contact> contacts,
            List<Phone> phones,
            List<ServiceSchedule> schedules,
            List<ServiceArea> serviceAreas,
            List<TermUse> attributes) {

        ServiceDescription said() {
            return new ServiceDescription(
                    name,
                    alternateName,
                    description,
                    url,
                    email,
                    programId,
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
                    attributes);
        }
    }

    /** Opens, closes or retires a service. */
    record TransitionOffering(
            @NotNull OfferingStatus to,
            @Size(max = 2_000) @PlainText @Nullable String reason) {}

    private final ServiceOfferings offerings;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Clock clock;
    private final BusinessDay businessDay;
    private final ServiceSites sites;
    private final AssurancePolicy assurance;
    private final Ownership ownership;

    ServiceResource(
            ServiceOfferings offerings,
            CurrentCaller current,
            Preconditions preconditions,
            MergePatch mergePatch,
            Clock clock,
            BusinessDay businessDay,
            ServiceSites sites,
            AssurancePolicy assurance,
            Ownership ownership) {
        this.offerings = offerings;
        this.current = current;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.clock = clock;
        this.businessDay = businessDay;
        this.sites = sites;
        this.assurance = assurance;
        this.ownership = ownership;
    }

    @GET
    @Operation(summary = "List services", description = "For example `filter=categories ~ 'TUTORING'`.")
    public Page<ServiceView> listServices(
            @BeanParam ListQuery query,
            @RestQuery
                    @Parameter(
                            description = "Only services that nobody has checked since that day.",
                            schema = @Schema(type = SchemaType.STRING, format = "date"),
                            example = "2026-01-31")
                    @Nullable
                    String staleBefore) {
        var page = offerings.page(query, date("staleBefore", staleBefore));
        var places =
                sites.placesFor(page.items().stream().map(ServiceOffering::id).toList());
        return page.map(offering -> view(offering, places.getOrDefault(offering.id(), List.of())));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a service")
    public ServiceView getService(UUID id) {
        return view(offerings.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(summary = "Offer a service", description = "Where it is given is added as service sites.")
    public RestResponse<ServiceView> createService(@Valid @NotNull NewServiceOffer request) {
        ownership.refuseForeignOrUnknown(request.partnerId());
        var actor = current.get().subject();
        var said = mergePatch.validated(request.said());
        offerings.refuseForeignProgram(request.partnerId(), said.programId());
        var offering = new ServiceOffering(Ids.next(), request.partnerId(), actor, clock.instant());
        offering.describe(said, actor, clock.instant());
        offering.assure(businessDay.today(), actor, assurance, clock.instant());
        offerings.add(offering);
        offerings.publish(List.of(offering));
        return ResponseBuilder.<ServiceView>created(URI.create("/v1/services/" + offering.id()))
                .entity(view(offering))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(summary = "Change a service", description = "JSON Merge Patch on its description.")
    public ServiceView updateService(
            UUID id, @Schema(implementation = ServiceDescription.class) @NotNull ObjectNode patch) {
        var offering = preconditions.check(offerings.getOwn(id));
        var said = mergePatch.apply(offering.said(), patch);
        offerings.refuseForeignProgram(offering.partnerId, said.programId());
        if (offering.describe(said, current.get().subject(), clock.instant())) offerings.publish(List.of(offering));
        return view(offering);
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(
            summary = "Open, close or retire a service",
            description = "See `allowedTransitions`. What is DEFUNCT stays so and is published as retired.")
    public ServiceView transitionService(UUID id, @Valid @NotNull TransitionOffering request) {
        var offering = preconditions.check(offerings.getOwn(id));
        offering.transition(request.to(), current.get().roles(), current.get().subject(), clock.instant());
        offerings.publish(List.of(offering));
        return view(offering);
    }

    @POST
    @Path("/{id}/assurance")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Confirm a service",
            description = "Says that all of it is true today. The next check is then due after the district's period.")
    public ServiceView assureService(UUID id) {
        var offering = offerings.getOwn(id);
        offering.assure(businessDay.today(), current.get().subject(), assurance, clock.instant());
        offerings.publish(List.of(offering));
        return view(offering);
    }

    private ServiceView view(ServiceOffering offering) {
        return view(offering, sites.placesFor(List.of(offering.id())).getOrDefault(offering.id(), List.of()));
    }

    private ServiceView view(ServiceOffering offering, List<SitePlace> places) {
        var caller = current.get();
        var own = caller.is(Role.PARTNERSHIP_OFFICER) || caller.partnerIds().contains(offering.partnerId);
        return ServiceView.of(offering, places, caller, own);
    }

    private static @Nullable LocalDate date(String name, @Nullable String text) {
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw Problem.invalidParameter(Violation.parameter(name, "malformed", "a date such as 2026-01-31"));
        }
    }
}

package org.commonground.registry.offering;

import static org.commonground.registry.offering.OfferingStatus.GRAPH;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Problem;
import org.commonground.registry.contact.Contact;
import org.commonground.registry.contact.Phone;
import org.commonground.registry.schedule.ServiceSchedule;
import org.commonground.registry.schedule.WeekTimes;
import org.commonground.registry.vocabulary.BeneficiaryGroup;
import org.commonground.registry.vocabulary.BenefitArea;
import org.commonground.registry.vocabulary.DeliveryMode;
import org.commonground.registry.vocabulary.GradeLevel;
import org.commonground.registry.vocabulary.InstructionModel;
import org.commonground.registry.vocabulary.NeedCategory;
import org.commonground.registry.vocabulary.Setting;
import org.commonground.registry.vocabulary.Tier;
import org.commonground.registry.vocabulary.Timing;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** Something that a partner does for schools, families or communities. Where it does it is in {@link ServiceSite}. */
@Entity
@Table(name = "service_offering")
@InFeed(type = "service", list = "listServices", toPublicReaders = false)
public class ServiceOffering extends Aggregate {
    UUID partnerId;

    /** The id under which another HSDS directory published it; ours goes by it there too. */
    @Nullable
    UUID hsdsId;

    @Enumerated(EnumType.STRING)
    OfferingStatus status = OfferingStatus.ACTIVE;

    String name;

    @Nullable
    String alternateName;

    String description = "";

    @Nullable
    String url;

    @Nullable
    String email;

    @Nullable
    UUID programId;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<NeedCategory> categories = List.of();

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<BenefitArea> benefitAreas = List.of();

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<BeneficiaryGroup> beneficiaryGroups = List.of();

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<GradeLevel> gradeLevels = List.of();

    @Nullable
    BigDecimal ageMin;

    @Nullable
    BigDecimal ageMax;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> populations = List.of();

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<DeliveryMode> deliveryModes = List.of();

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<InstructionModel> instructionModels = List.of();

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<Timing> timings = List.of();

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<Setting> settings = List.of();

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<Tier> tiers = List.of();

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> languages = List.of();

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> culturallyResponsivePractices = List.of();

    @Nullable
    String eligibilityText;

    @Nullable
    String applicationProcess;

    @Nullable
    String waitTime;

    @Nullable
    String feesDescription;

    @JdbcTypeCode(SqlTypes.JSON)
    List<CostOption> costOptions = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    List<FundingSource> fundingSources = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    List<RequiredDocument> requiredDocuments = List.of();

    @Nullable
    String interpretationServices;

    @Nullable
    String accreditations;

    @JdbcTypeCode(SqlTypes.JSON)
    List<ServiceCapacity> capacities = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    Dosage dosage;

    @Nullable
    String alert;

    @JdbcTypeCode(SqlTypes.JSON)
    List<Contact> contacts = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    List<Phone> phones = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    List<ServiceSchedule> schedules = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    List<ServiceArea> serviceAreas = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    List<TermUse> attributes = List.of();

    /** Of the schedules, for questions by day and time: see {@link WeekTimes}. */
    @Column(columnDefinition = "int4multirange")
    @ColumnTransformer(read = "week_times::text", write = "cast(? as int4multirange)")
    @Nullable
    String weekTimes;

    /** When somebody last looked whether all of this is still true. */
    @Embedded
    @Nullable
    Assurance assurance;

    @Nullable
    LocalDate remindedOn;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected ServiceOffering() {}

    @SuppressWarnings("NullAway.Init") // describe() comes next, before it is stored
    ServiceOffering(UUID id, UUID partnerId, String actor, Instant now) {
        super(id, actor, now);
        this.partnerId = partnerId;
    }

    /** Takes a description as given; false if nothing differs. */
    boolean describe(ServiceDescription said, String actor, Instant now) {
        var broken = said.broken();
        if (!broken.isEmpty()) throw Problem.rules(broken);
        if (said.equals(said())) return false;
        name = said.name();
        alternateName = said.alternateName();
        description = said.description();
        url = said.url();
        email = said.email();
        programId = said.programId();
        categories = said.categories();
        benefitAreas = said.benefitAreas();
        beneficiaryGroups = said.beneficiaryGroups();
        gradeLevels = said.gradeLevels();
        ageMin = said.ageMin();
        ageMax = said.ageMax();
        populations = said.populations();
        deliveryModes = said.deliveryModes();
        instructionModels = said.instructionModels();
        timings = said.timings();
        settings = said.settings();
        tiers = said.tiers();
        languages = said.languages();
        culturallyResponsivePractices = said.culturallyResponsivePractices();
        eligibilityText = said.eligibilityText();
        applicationProcess = said.applicationProcess();
        waitTime = said.waitTime();
        feesDescription = said.feesDescription();
        costOptions = said.costOptions();
        fundingSources = said.fundingSources();
        requiredDocuments = said.requiredDocuments();
        interpretationServices = said.interpretationServices();
        accreditations = said.accreditations();
        capacities = said.capacities();
        dosage = said.dosage();
        alert = said.alert();
        contacts = said.contacts();
        phones = said.phones();
        schedules = said.schedules();
        weekTimes = WeekTimes.multirange(schedules);
        serviceAreas = said.serviceAreas();
        attributes = said.attributes();
        touch(actor, now);
        return true;
    }

    /** What the partner says of it. */
    public ServiceDescription said() {
        // a new offering has no name yet, and equals nothing
        return new ServiceDescription(
                name == null ? "" : name,
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

    /** Opens, closes or retires it. */
    void transition(OfferingStatus to, Set<Role> roles, String actor, Instant now) {
        GRAPH.check(status, to, roles, List.of());
        status = to;
        touch(actor, now);
    }

    /** Takes the status that a directory says; false if it is the same. */
    boolean follow(OfferingStatus said, String actor, Instant now) {
        if (status == said) return false;
        status = said;
        touch(actor, now);
        return true;
    }

    /** Somebody looked: all of it is true on that day. */
    void assure(LocalDate on, String by, AssurancePolicy policy, Instant now) {
        assurance = policy.checked(on, by);
        remindedOn = null;
        touch(by, now);
    }

    /** The partner has been told that a check is due; once per due date. */
    void remind(LocalDate today) {
        remindedOn = today;
    }

    /** One of its sites changed, so it is another version of it that others learn of. */
    void siteChanged(String actor, Instant now) {
        touch(actor, now);
    }

    public UUID partnerId() {
        return partnerId;
    }

    public OfferingStatus status() {
        return status;
    }

    public Assurance assurance() {
        return Assurance.orNever(assurance);
    }

    /** What HSDS calls it: the id of the directory that it came from, or ours. */
    public UUID publishedId() {
        return hsdsId == null ? id() : hsdsId;
    }

    ServiceEvent event(List<SitePlace> places) {
        var state = state(places);
        return status == OfferingStatus.DEFUNCT ? new ServiceEvent.Retired(state) : new ServiceEvent.Upserted(state);
    }

    ServiceEvent.ServiceState state(List<SitePlace> places) {
        return new ServiceEvent.ServiceState(
                id(),
                partnerId,
                name,
                status,
                categories,
                gradeLevels,
                populations,
                timings,
                settings,
                languages,
                capacities,
                places.stream().map(ServiceEvent.Site::of).toList(),
                programId,
                benefitAreas,
                beneficiaryGroups,
                ageMin,
                ageMax,
                deliveryModes,
                instructionModels,
                tiers,
                dosage,
                assurance().lastCheckedOn());
    }

    /** The partner that it belongs to turned out to be another one. */
    void moveTo(UUID survivor, String actor, Instant now) {
        partnerId = survivor;
        touch(actor, now);
    }
}

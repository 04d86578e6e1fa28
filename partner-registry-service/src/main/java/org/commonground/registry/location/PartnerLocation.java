package org.commonground.registry.location;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Problem;
import org.commonground.registry.contact.Contact;
import org.commonground.registry.contact.Phone;
import org.commonground.registry.schedule.ServiceSchedule;
import org.commonground.registry.vocabulary.Visibility;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A place of a partner, at which it may give several services. */
@Entity
@Table(name = "partner_location")
@InFeed(type = "location", list = "listLocations", toPublicReaders = false)
public class PartnerLocation extends Aggregate {
    UUID partnerId;

    /** The id under which another HSDS directory published it; ours goes by it there too. */
    @Nullable
    UUID hsdsId;

    @Enumerated(EnumType.STRING)
    LocationType type = LocationType.PHYSICAL;

    String name;

    @Nullable
    String alternateName;

    @Nullable
    String description;

    @Nullable
    String transportation;

    @Nullable
    String url;

    @JdbcTypeCode(SqlTypes.JSON)
    List<PostalAddress> addresses = List.of();

    /** Of the addresses, for searches by postal code. */
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> postalCodes = List.of();

    @Nullable
    Double latitude;

    @Nullable
    Double longitude;

    @JdbcTypeCode(SqlTypes.JSON)
    List<Accessibility> accessibility = List.of();

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> languages = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    List<Contact> contacts = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    List<Phone> phones = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    List<ServiceSchedule> schedules = List.of();

    @Nullable
    String externalIdentifier;

    @Nullable
    String externalIdentifierType;

    @Enumerated(EnumType.STRING)
    Visibility visibility = Visibility.PUBLIC;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected PartnerLocation() {}

    @SuppressWarnings("NullAway.Init") // describe() comes next, before it is stored
    PartnerLocation(UUID id, UUID partnerId, String actor, Instant now) {
        super(id, actor, now);
        this.partnerId = partnerId;
    }

    /** Takes a description as given; false if nothing differs. */
    boolean describe(LocationDescription said, String actor, Instant now) {
        var broken = said.broken();
        if (!broken.isEmpty()) throw Problem.rules(broken);
        if (name != null && said.equals(said())) return false;
        type = said.type();
        name = said.name();
        alternateName = said.alternateName();
        description = said.description();
        transportation = said.transportation();
        url = said.url();
        addresses = said.addresses();
        postalCodes = said.addresses().stream()
                .map(PostalAddress::postalCode)
                .filter(code -> !code.isBlank())
                .distinct()
                .toList();
        latitude = said.latitude();
        longitude = said.longitude();
        accessibility = said.accessibility();
        languages = said.languages();
        contacts = said.contacts();
        phones = said.phones();
        schedules = said.schedules();
        externalIdentifier = said.externalIdentifier();
        externalIdentifierType = said.externalIdentifierType();
        visibility = said.visibility();
        touch(actor, now);
        return true;
    }

    /** What the partner says of it. Whom it may be shown to is for the reader to ask. */
    public LocationDescription said() {
        return new LocationDescription(
                type,
                name,
                alternateName,
                description,
                transportation,
                url,
                addresses,
                latitude,
                longitude,
                accessibility,
                languages,
                contacts,
                phones,
                schedules,
                externalIdentifier,
                externalIdentifierType,
                visibility);
    }

    public UUID partnerId() {
        return partnerId;
    }

    public Visibility visibility() {
        return visibility;
    }

    /** What HSDS calls it: the id of the directory that it came from, or ours. */
    public UUID publishedId() {
        return hsdsId == null ? id() : hsdsId;
    }

    /** The partner that it belongs to turned out to be another one. */
    void moveTo(UUID survivor, String actor, Instant now) {
        partnerId = survivor;
        touch(actor, now);
    }
}

package org.commonground.needs.replica;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.district.CallersDistrict;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.SQLRestriction;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** For reading the replica of services; events write it by SQL. */
@Entity
@SQLRestriction("district = (select current_district())")
@Immutable
@Table(name = "replica_service")
class OfferingRow {
    @Id
    UUID id;

    @CallersDistrict
    String district;

    UUID partnerId;
    String name;
    boolean active;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> categories;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> gradeLevels;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> populations;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> timings;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> settings;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> languages;

    @Nullable
    Integer seatsMaximum;

    @Nullable
    Integer seatsAvailable;

    /** The nth latitude, longitude and school belong to the nth site; an element is null where a site has none. */
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<@Nullable Double> siteLatitudes;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<@Nullable Double> siteLongitudes;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<@Nullable UUID> siteOrgIds;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected OfferingRow() {}
}

package org.commonground.needs.replica;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.district.CallersDistrict;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.SQLRestriction;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** For reading the replica of partners; events write it by SQL. */
@Entity
@SQLRestriction("district = (select current_district())")
@Immutable
@Table(name = "replica_partner")
class PartnerRow {
    @Id
    UUID id;

    @CallersDistrict
    String district;

    String name;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> languages;

    String registrationState;

    @Nullable
    LocalDate validTo;

    @Nullable
    Integer qualityLevel;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected PartnerRow() {}
}

package org.commonground.kernel.access;

import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.hibernate.orm.runtime.tenant.TenantResolver;
import jakarta.enterprise.context.RequestScoped;

/** Tells Hibernate whose rows these are: it adds the district to every statement on an entity. */
@PersistenceUnitExtension
@RequestScoped
class DistrictTenant implements TenantResolver {
    /** No district has this name: a session opened before anybody is known sees nothing. */
    private static final String NOBODY = "-";

    private final CurrentCaller current;

    DistrictTenant(CurrentCaller current) {
        this.current = current;
    }

    @Override
    public String getDefaultTenantId() {
        return NOBODY;
    }

    @Override
    public String resolveTenantId() {
        return current.isKnown() ? current.get().district() : NOBODY;
    }
}

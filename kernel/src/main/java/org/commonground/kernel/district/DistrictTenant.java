package org.commonground.kernel.district;

import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.hibernate.orm.runtime.tenant.TenantResolver;
import jakarta.enterprise.context.RequestScoped;
import org.commonground.kernel.access.CurrentCaller;

/**
 * Tells Hibernate whose rows it writes. What it reads and changes is held to the district by the restriction that every
 * entity carries ({@link DistrictOfConnection}), not by Hibernate's own filter: with a filter it cannot keep any plan, and
 * makes the SQL of each load and each query anew (decision 281).
 */
@PersistenceUnitExtension
@RequestScoped
class DistrictTenant implements TenantResolver {
    /** No district has this name: a session opened before anybody is known sees nothing. */
    static final String NOBODY = "-";

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

    /** No filter is wanted: see above. */
    @Override
    public boolean isRoot(String tenantId) {
        return true;
    }
}

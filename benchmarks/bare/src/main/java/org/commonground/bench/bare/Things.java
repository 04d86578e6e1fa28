package org.commonground.bench.bare;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

@ApplicationScoped
class Things implements PanacheRepositoryBase<Thing, UUID> {}

package org.commonground.registry.offering;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.Period;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How long what is said of a service or a partner is trusted before somebody must look again. */
@ApplicationScoped
public class AssurancePolicy {
    private final Period period;

    AssurancePolicy(@ConfigProperty(name = "registry.assurance.period", defaultValue = "P180D") Period period) {
        this.period = period;
    }

    public Assurance checked(LocalDate on, String by) {
        return new Assurance(on, by, on.plus(period));
    }
}

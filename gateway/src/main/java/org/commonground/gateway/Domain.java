package org.commonground.gateway;

/** The services behind the door. What each of them serves is in its contract, and nowhere else. */
public enum Domain {
    REGISTRY("partner-registry-service"),
    NEEDS("needs-assessment-service"),
    MOU("mou-service"),
    METRICS("metrics-service");

    private final String service;

    Domain(String service) {
        this.service = service;
    }

    /** The module's name, which is also its contract's file name. */
    public String service() {
        return service;
    }
}

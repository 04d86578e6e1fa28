package org.commonground.localstack.demo;

/** Who acts in the story: accounts of the local realm. */
public enum Actor {
    SIS("sis-demo"),
    OFFICER("officer"),
    PRINCIPAL("principal"),
    LIAISON("liaison"),
    PARTNER_ADMIN("partner-admin"),
    LEGAL("reviewer-legal"),
    SIGNATORY("signatory"),
    ANALYST("analyst"),
    FAMILY("family"),
    OFFICER_ELSEWHERE("officer-elsewhere");

    private final String account;

    Actor(String account) {
        this.account = account;
    }

    /** Its name in the realm, for {@code ./suite token}. */
    public String account() {
        return account;
    }
}

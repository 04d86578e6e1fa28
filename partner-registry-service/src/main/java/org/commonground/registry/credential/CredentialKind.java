package org.commonground.registry.credential;

import static org.commonground.registry.credential.CredentialSubject.ORG;
import static org.commonground.registry.credential.CredentialSubject.PERSON;
import static org.commonground.registry.credential.VettingUnit.EQUITY;
import static org.commonground.registry.credential.VettingUnit.FACE;
import static org.commonground.registry.credential.VettingUnit.LEGAL;
import static org.commonground.registry.credential.VettingUnit.RISK;

import java.util.EnumSet;

/** What can be shown, by whom, whether it ends, and which office of the district knows it best. */
public enum CredentialKind {
    GENERAL_LIABILITY(RISK, Term.ENDS, ORG),
    AUTO(RISK, Term.ENDS, ORG),
    WORKERS_COMP(RISK, Term.ENDS, ORG),
    PROFESSIONAL(RISK, Term.ENDS, ORG),
    ABUSE_MOLESTATION(RISK, Term.ENDS, ORG),
    CYBER(RISK, Term.ENDS, ORG),
    /** Only whether somebody is cleared, and until when: what a record says never comes here. */
    BACKGROUND_CHECK(RISK, Term.ENDS, PERSON),
    /** As {@link #BACKGROUND_CHECK}. */
    FINGERPRINT(RISK, Term.ENDS, PERSON),
    TB_CLEARANCE(RISK, Term.ENDS, PERSON),
    MANDATED_REPORTER(FACE, Term.MAY_END, ORG, PERSON),
    NONPROFIT_STATUS(LEGAL, Term.MAY_END, ORG),
    VENDOR_REGISTRATION(LEGAL, Term.MAY_END, ORG),
    NONDISCRIMINATION_ATTESTATION(EQUITY, Term.MAY_END, ORG),
    CURRICULUM_VETTING(FACE, Term.MAY_END, ORG),
    IT_SECURITY_REVIEW(VettingUnit.IT_SECURITY, Term.ENDS, ORG),
    POLICY_ACKNOWLEDGEMENT(LEGAL, Term.MAY_END, ORG, PERSON);

    private enum Term {
        ENDS,
        MAY_END
    }

    private final VettingUnit unit;
    private final Term term;
    private final boolean ofOrg;
    private final boolean ofPerson;

    CredentialKind(VettingUnit unit, Term term, CredentialSubject first, CredentialSubject... others) {
        this.unit = unit;
        this.term = term;
        var subjects = EnumSet.of(first, others);
        this.ofOrg = subjects.contains(ORG);
        this.ofPerson = subjects.contains(PERSON);
    }

    public VettingUnit unit() {
        return unit;
    }

    /** Whether one of these without a last day means nothing. */
    boolean mustEnd() {
        return term == Term.ENDS;
    }

    public boolean isFor(CredentialSubject subject) {
        return subject == ORG ? ofOrg : ofPerson;
    }

    /** About somebody's record or health: cleared or not, until when, and nothing else. */
    boolean isClearance() {
        return this == BACKGROUND_CHECK || this == FINGERPRINT || this == TB_CLEARANCE;
    }

    /** What can only be held against a sum. */
    boolean isInsurance() {
        return switch (this) {
            case GENERAL_LIABILITY, AUTO, WORKERS_COMP, PROFESSIONAL, ABUSE_MOLESTATION, CYBER -> true;
            default -> false;
        };
    }
}

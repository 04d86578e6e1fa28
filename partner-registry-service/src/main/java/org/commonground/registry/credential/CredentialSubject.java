package org.commonground.registry.credential;

/** Whether a credential is the organisation's or one adult's. */
public enum CredentialSubject {
    ORG,
    PERSON
}
